package dev.holdfast.model.scripted;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text that names things said before. */
record Template(List<Part> parts) {
  private static final Pattern HOLE = Pattern.compile("\\{\\{([^{}]*)}}");
  private static final Pattern REFERENCE =
      Pattern.compile("(input|turn|result:(?:(\\d{1,6})\\.)?(\\d{1,3}))(/.*)?");
  private static final String UNKNOWN = "unknown";

  Template {
    parts = List.copyOf(parts);
  }

  sealed interface Part {
    record Literal(String text) implements Part {}

    /** What the run was started with. */
    record Input(JsonPointer pointer) implements Part {}

    /** The number of the turn. */
    record TurnNumber() implements Part {}

    /**
     * How a call ended.
     *
     * @param turn null for the turn before
     */
    record Result(@Nullable Integer turn, int slot, JsonPointer pointer) implements Part {}
  }

  static Template parse(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher holes = HOLE.matcher(text);
    int from = 0;
    while (holes.find()) {
      literal(text.substring(from, holes.start()), parts);
      parts.add(reference(holes.group(1)));
      from = holes.end();
    }
    literal(text.substring(from), parts);
    return new Template(parts);
  }

  private static void literal(String text, List<Part> parts) {
    if (!text.isEmpty()) {
      parts.add(new Part.Literal(text));
    }
  }

  private static Part reference(String name) {
    Matcher matcher = REFERENCE.matcher(name);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "names {{%s}}; known are {{input}}, {{turn}}, {{result:SLOT}} and {{result:TURN.SLOT}}"
              .formatted(name));
    }
    MatchResult found = matcher.toMatchResult();
    JsonPointer pointer = JsonPointer.compile(found.group(4) == null ? "" : found.group(4));
    return switch (found.group(1)) {
      case "input" -> new Part.Input(pointer);
      case "turn" -> new Part.TurnNumber();
      default ->
          new Part.Result(
              found.group(2) == null ? null : Integer.valueOf(found.group(2)),
              Integer.parseInt(found.group(3)),
              pointer);
    };
  }

  /** The text with everything it names put in; what is not there reads "unknown". */
  String text(Heard heard) {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      JsonNode value = value(part, heard);
      text.append(value.isTextual() ? value.textValue() : value.toString());
    }
    return text.toString();
  }

  /** The value it names, where it names one and nothing else; else its text. */
  JsonNode json(Heard heard) {
    return parts.size() == 1 ? value(parts.getFirst(), heard) : new TextNode(text(heard));
  }

  private static JsonNode value(Part part, Heard heard) {
    JsonNode value =
        switch (part) {
          case Part.Literal literal -> new TextNode(literal.text());
          case Part.Input input -> heard.input().at(input.pointer());
          case Part.TurnNumber ignored -> heard.turnNumber();
          case Part.Result result ->
              heard.result(result.turn(), result.slot()).at(result.pointer());
        };
    return value.isMissingNode() ? new TextNode(UNKNOWN) : value;
  }
}
