package dev.holdfast.store.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import dev.holdfast.store.id.Ids;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a group's endpoint answers, at once or by the callback.
 *
 * @param by who of the group decided; null: the group itself
 * @param arguments JSON text, where they were changed
 * @param content the result, where one was given in the tool's place
 */
public record CallbackAnswer(
    Choice choice,
    @Nullable String by,
    @Nullable String arguments,
    @Nullable String comment,
    @Nullable String content) {
  /** A number stays as it was written. */
  private static final ObjectReader EXACT =
      Wire.json()
          .reader()
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private static final int NAME_MAX = 200;
  private static final int COMMENT_MAX = 4_000;
  private static final Set<String> MEMBERS =
      Set.of("decision", "by", "arguments", "comment", "answer");
  private static final Map<String, Choice> CHOICES =
      Map.of(
          "approve", Choice.APPROVE,
          "edit", Choice.EDIT,
          "deny", Choice.DENY,
          "answer", Choice.ANSWER);

  /** What a text came to. */
  public sealed interface Reading {
    record Read(CallbackAnswer answer) implements Reading {}

    /** Something is wrong with it. */
    record Refused(List<Flaw> faults) implements Reading {
      public Refused {
        faults = List.copyOf(faults);
      }
    }

    /** It is no JSON object. */
    record Unreadable() implements Reading {}
  }

  /** One thing that is wrong, at a JSON pointer. */
  public record Flaw(String pointer, String code, String detail) {}

  public static Reading read(String json) {
    JsonNode body;
    try {
      body = EXACT.readTree(json);
    } catch (JsonProcessingException e) {
      return new Reading.Unreadable();
    }
    if (!body.isObject()) {
      return new Reading.Unreadable();
    }
    List<Flaw> faults = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            faults.add(
                new Flaw(
                    "/" + name.replace("~", "~0").replace("/", "~1"),
                    "unknown_field",
                    "There are decision, by, arguments, comment and answer."));
          }
        });
    Choice choice = choice(body, faults);
    String by = text(body, "by", NAME_MAX, faults);
    String comment = text(body, "comment", COMMENT_MAX, faults);
    String arguments = arguments(body, choice, faults);
    String content = content(body, choice, faults);
    return faults.isEmpty() && choice != null
        ? new Reading.Read(new CallbackAnswer(choice, by, arguments, comment, content))
        : new Reading.Refused(faults);
  }

  private static @Nullable Choice choice(JsonNode body, List<Flaw> faults) {
    JsonNode given = body.path("decision");
    Choice choice = given.isTextual() ? CHOICES.get(given.textValue()) : null;
    if (choice == null) {
      faults.add(
          new Flaw("/decision", "unknown", "The decision is approve, edit, deny or answer."));
    }
    return choice;
  }

  private static @Nullable String text(JsonNode body, String member, int most, List<Flaw> faults) {
    JsonNode given = body.path(member);
    if (given.isMissingNode() || given.isNull()) {
      return null;
    }
    String pointer = "/" + member;
    if (!given.isTextual()) {
      faults.add(new Flaw(pointer, "wrong_type", "This is a text."));
      return null;
    }
    String text = given.textValue();
    if (text.isBlank() || text.length() > most) {
      faults.add(
          new Flaw(
              pointer, "too_long", "This has 1 to %d characters, or is left out.".formatted(most)));
    } else if (!storable(text)) {
      faults.add(new Flaw(pointer, "not_text", "This holds what is no character."));
    }
    return text;
  }

  private static @Nullable String arguments(
      JsonNode body, @Nullable Choice choice, List<Flaw> faults) {
    JsonNode given = body.path("arguments");
    if (!present(given, choice == Choice.EDIT, "/arguments", "edit", faults)) {
      return null;
    }
    if (!given.isObject()) {
      faults.add(new Flaw("/arguments", "wrong_type", "Arguments are a JSON object."));
    }
    return stored("/arguments", given.toString(), faults);
  }

  private static @Nullable String content(
      JsonNode body, @Nullable Choice choice, List<Flaw> faults) {
    JsonNode given = body.path("answer");
    if (!present(given, choice == Choice.ANSWER, "/answer", "answer", faults)) {
      return null;
    }
    return stored("/answer", given.isTextual() ? given.textValue() : given.toString(), faults);
  }

  private static String stored(String pointer, String text, List<Flaw> faults) {
    if (!storable(text)) {
      faults.add(new Flaw(pointer, "not_text", "This holds what is no character."));
    }
    return text;
  }

  /** Whether there is something to read: it must be there exactly where it is wanted. */
  private static boolean present(
      JsonNode given, boolean wanted, String pointer, String decision, List<Flaw> faults) {
    boolean there = !given.isMissingNode() && !given.isNull();
    if (there != wanted) {
      faults.add(
          there
              ? new Flaw(
                  pointer, "unexpected", "This goes with the decision %s.".formatted(decision))
              : new Flaw(pointer, "required", "The decision %s needs it.".formatted(decision)));
    }
    return there && wanted;
  }

  private static boolean storable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text)
        && text.indexOf('\0') < 0
        && !text.contains("\\u0000");
  }

  /** Who decides: by default the group. */
  public String decider(String group) {
    return by == null ? group : by;
  }

  /** As a command's body. */
  public Decide decide(String waitId, String group) {
    return new Decide(waitId, choice, decider(group), List.of(group), arguments, comment, content);
  }

  /** The same for the same answer to the same notice: however often it comes, it is taken once. */
  public String commandId(String noticeId, String group) {
    String digest =
        Digest.of(
            "callback",
            noticeId,
            choice.wire(),
            decider(group),
            orEmpty(arguments),
            orEmpty(comment),
            orEmpty(content));
    return Ids.command(digest);
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
