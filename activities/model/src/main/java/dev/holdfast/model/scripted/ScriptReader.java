package dev.holdfast.model.scripted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import dev.holdfast.egress.Loopback;
import dev.holdfast.workflows.wire.Wire;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a script and says of what is wrong where it is. */
final class ScriptReader {
  private static final int MAX_TURNS = 10_000;
  private static final int MAX_CALLS = 100;
  private static final int MAX_REPEAT = 1_000_000;
  private static final int MAX_DELAY_MILLIS = 600_000;

  private ScriptReader() {}

  static Script read(String json) {
    Place script = new Place("script", tree(json)).object(Set.of("turns", "repeat"));
    List<Script.Turn> turns = new ArrayList<>();
    for (Place turn : script.member("turns").items(MAX_TURNS)) {
      turns.add(turn(turn));
    }
    if (turns.isEmpty()) {
      throw script.member("turns").wrong("has no turn");
    }
    return new Script(turns, script.member("repeat").number(1, 1, MAX_REPEAT));
  }

  private static JsonNode tree(String json) {
    try {
      return Wire.json().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("script is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Script.Turn turn(Place turn) {
    turn.object(Set.of("text", "calls", "delay_ms", "fault", "gate", "tokens"));
    List<Script.Call> calls = new ArrayList<>();
    for (Place call : turn.member("calls").items(MAX_CALLS)) {
      calls.add(call(call));
    }
    Place text = turn.member("text");
    return new Script.Turn(
        text.template(text.absent() ? "" : text.textOrEmpty()),
        calls,
        Duration.ofMillis(turn.member("delay_ms").number(0, 0, MAX_DELAY_MILLIS)),
        fault(turn.member("fault")),
        gate(turn.member("gate")),
        tokens(turn.member("tokens")));
  }

  private static Script.Call call(Place call) {
    call.object(Set.of("tool", "args", "id"));
    Place args = call.member("args");
    if (args.absent()) {
      args = new Place(args.path(), Wire.json().createObjectNode());
    }
    if (!args.node().isTextual()) {
      args.object(null);
      args.templates();
    }
    Place id = call.member("id");
    return new Script.Call(call.member("tool").text(), args.node(), id.absent() ? null : id.text());
  }

  private static Script.@Nullable Fault fault(Place fault) {
    if (fault.absent()) {
      return null;
    }
    fault.object(Set.of("code", "retryable", "times"));
    return new Script.Fault(
        fault.member("code").text(),
        fault.member("retryable").flag(true),
        fault.member("times").number(1, 1, Integer.MAX_VALUE));
  }

  private static @Nullable URI gate(Place gate) {
    if (gate.absent()) {
      return null;
    }
    try {
      URI uri = URI.create(gate.text());
      if (Loopback.reaches(uri)) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw gate.wrong("is no address: " + e.getMessage());
    }
    throw gate.wrong("must be an address of this machine, http://127.0.0.1:<port>/<path>");
  }

  private static Script.@Nullable Tokens tokens(Place tokens) {
    if (tokens.absent()) {
      return null;
    }
    tokens.object(Set.of("in", "out"));
    return new Script.Tokens(
        tokens.member("in").number(0, 0, Integer.MAX_VALUE),
        tokens.member("out").number(0, 0, Integer.MAX_VALUE));
  }

  /** A value of the script and where it stands. */
  private record Place(String path, JsonNode node) {

    boolean absent() {
      return node.isMissingNode() || node.isNull();
    }

    Place member(String name) {
      return new Place(path + "." + name, node.path(name));
    }

    /**
     * Refuses anything but an object.
     *
     * @param known the only members it may have; null for any
     */
    Place object(@Nullable Set<String> known) {
      if (!node.isObject()) {
        throw wrong("must be an object");
      }
      for (var member : node.properties()) {
        if (known != null && !known.contains(member.getKey())) {
          throw member(member.getKey())
              .wrong("is not known; known are " + known.stream().sorted().toList());
        }
      }
      return this;
    }

    List<Place> items(int most) {
      if (!absent() && !node.isArray()) {
        throw wrong("must be an array");
      }
      if (node.size() > most) {
        throw wrong("has %d entries, %d are allowed".formatted(node.size(), most));
      }
      List<Place> items = new ArrayList<>();
      node.forEach(item -> items.add(new Place(path + "[" + items.size() + "]", item)));
      return items;
    }

    String text() {
      if (textOrEmpty().isEmpty()) {
        throw wrong("must be a string that is not empty");
      }
      return node.textValue();
    }

    String textOrEmpty() {
      if (!node.isTextual()) {
        throw wrong("must be a string");
      }
      return node.textValue();
    }

    boolean flag(boolean unset) {
      if (!absent() && !node.isBoolean()) {
        throw wrong("must be true or false");
      }
      return node.asBoolean(unset);
    }

    int number(int unset, int least, int most) {
      if (absent()) {
        return unset;
      }
      if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
        throw wrong("must be a whole number from %d to %d".formatted(least, most));
      }
      return node.intValue();
    }

    Template template(String text) {
      try {
        return Template.parse(text);
      } catch (IllegalArgumentException e) {
        throw wrong(String.valueOf(e.getMessage()));
      }
    }

    /** Refuses strings anywhere below that name something unknown. */
    void templates() {
      if (node.getNodeType() == JsonNodeType.STRING) {
        template(node.textValue());
      }
      node.properties().forEach(member -> member(member.getKey()).templates());
      if (node.isArray()) {
        items(Integer.MAX_VALUE).forEach(Place::templates);
      }
    }

    IllegalArgumentException wrong(String fact) {
      return new IllegalArgumentException(path + " " + fact);
    }
  }
}
