package dev.holdfast.policy.wait;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.Fault;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wire.Wire;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a wait of a call of a built-in tool that waits. */
public final class Planning {
  /** The longest schema of an answer, in characters: it is kept with the question. */
  public static final int LONGEST_SCHEMA = 8_000;

  /** The validator itself lets much pass that is no schema, and then ignores it. */
  private static final String SCHEMA_OF_SCHEMAS =
      "{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}";

  private static final Duration A_WEEK = Duration.ofDays(7);
  private static final Duration A_YEAR = Duration.ofDays(366);

  private Planning() {}

  /**
   * What the call comes to.
   *
   * @param arguments JSON text that fits the tool's schema
   * @param at when the wait begins
   */
  public static PlannedWait of(String tool, String arguments, Instant at) {
    JsonNode given = Wire.read(arguments, JsonNode.class);
    Instant now = at.truncatedTo(ChronoUnit.MILLIS);
    try {
      if (arguments.contains("\\u0000") || arguments.indexOf('\0') >= 0) {
        throw new Unfit("the arguments have a NUL character, which nothing can keep");
      }
      if (tool.equals(BuiltIn.ASK_HUMAN.name())) {
        return asking(given, now);
      } else if (tool.equals(BuiltIn.WAIT_FOR_EVENT.name())) {
        return awaiting(given, now);
      } else if (tool.equals(BuiltIn.SLEEP_UNTIL.name())) {
        return sleeping(given, now);
      }
    } catch (Unfit e) {
      return new PlannedWait.Invalid(e.getMessage() + "; it is " + now + " now");
    }
    throw new IllegalArgumentException("%s is no tool that waits".formatted(tool));
  }

  private static PlannedWait asking(JsonNode given, Instant now) {
    List<String> audience = new ArrayList<>();
    given.path("audience").forEach(one -> audience.add(one.asText()));
    if (audience.stream().anyMatch(String::isBlank)) {
      throw new Unfit("/audience: a name is blank");
    }
    AskTerms terms =
        AskTerms.of(audience.toArray(String[]::new))
            .within(ahead("deadline", given, now))
            .orTheRequester();
    String question = given.path("question").asText();
    if (question.isBlank()) {
      throw new Unfit("/question: it is blank");
    }
    return new PlannedWait.Open(
        WaitKind.INPUT, terms, new Wait.Question(question, schema(given), null));
  }

  private static PlannedWait awaiting(JsonNode given, Instant now) {
    String correlation =
        given.hasNonNull("correlation") ? given.path("correlation").asText() : null;
    var question = new Wait.Question(given.path("name").asText(), schema(given), correlation);
    return new PlannedWait.Open(
        WaitKind.EVENT, AskTerms.of().within(ahead("timeout", given, now)), question);
  }

  private static PlannedWait sleeping(JsonNode given, Instant now) {
    String field = given.has("time") ? "time" : "duration";
    Duration time = until(field, given.path(field).asText(), now);
    if (time.isNegative() || time.isZero()) {
      return new PlannedWait.Over("it is %s: that time has passed".formatted(now));
    }
    return new PlannedWait.Open(WaitKind.SLEEP, AskTerms.of().within(bounded(field, time)), null);
  }

  private static Duration ahead(String field, JsonNode given, Instant now) {
    if (!given.hasNonNull(field)) {
      return A_WEEK;
    }
    Duration time = bounded(field, until(field, given.path(field).asText(), now));
    if (time.isNegative() || time.isZero()) {
      throw new Unfit("/%s: that time has passed".formatted(field));
    }
    return time;
  }

  private static Duration bounded(String field, Duration time) {
    if (time.compareTo(A_YEAR) > 0) {
      throw new Unfit(
          "/%s: %d days are the longest that anything waits".formatted(field, A_YEAR.toDays()));
    }
    return time;
  }

  /** A time is a whole number of milliseconds away, and never less than was asked for. */
  private static Duration until(String field, String text, Instant now) {
    try {
      Duration time =
          text.startsWith("P") || text.startsWith("-P")
              ? Duration.parse(text)
              : Duration.between(now, OffsetDateTime.parse(text).toInstant());
      Duration whole = time.truncatedTo(ChronoUnit.MILLIS);
      return whole.compareTo(time) < 0 ? whole.plusMillis(1) : whole;
    } catch (DateTimeException | ArithmeticException e) {
      throw new Unfit(
          "/%s: neither a duration as P2D or PT30M nor a time as 2026-12-01T09:00:00Z"
              .formatted(field));
    }
  }

  private static @Nullable String schema(JsonNode given) {
    if (!given.hasNonNull("schema")) {
      return null;
    }
    String schema = given.path("schema").toString();
    if (schema.length() > LONGEST_SCHEMA) {
      throw new Unfit(
          "/schema: it has %d characters; it can have %d"
              .formatted(schema.length(), LONGEST_SCHEMA));
    }
    for (Fault fault : InputSchema.check(SCHEMA_OF_SCHEMAS, schema)) {
      throw new Unfit("/schema%s: no JSON Schema: %s".formatted(fault.pointer(), fault.detail()));
    }
    try {
      InputSchema.of(schema);
    } catch (IllegalArgumentException e) {
      throw new Unfit("/schema: " + e.getMessage());
    }
    return schema;
  }

  /** What the model wrote cannot be waited for. */
  private static final class Unfit extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unfit(String message) {
      super(message, null, false, false);
    }
  }
}
