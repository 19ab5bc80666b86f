package dev.holdfast.workflows.agent;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import java.util.List;

/** Tools that no agent declares: a model is offered them when they are of use. */
public final class BuiltIn {
  /** A part of a long result is itself never long. */
  public static final int MOST_CHARACTERS = 6_000;

  /** Reads on in a long result of the same run. Offered once there is one. */
  public static final ToolSpec READ_ARTIFACT =
      new ToolSpec(
          "read_artifact",
          "Reads a part of a long tool result of which only the beginning was shown, or of what a tool has kept.",
          """
          {"type":"object","additionalProperties":false,"required":["id"],"properties":{\
          "id":{"type":"string","description":"the id that stands behind the beginning, or the name under which it is kept"},\
          "offset":{"type":"integer","minimum":0,"description":"first character, from 0"},\
          "length":{"type":"integer","minimum":1,"maximum":%d}}}\
          """
              .formatted(MOST_CHARACTERS),
          Effect.READ,
          Lane.FAST,
          10_000,
          true);

  /** Called by a model that ends its run with an outcome of a given form. */
  public static final String OUTCOME = "give_outcome";

  /** The tool by which a model without a response format of its own gives the outcome. */
  public static ToolSpec giveOutcome(String schema) {
    return new ToolSpec(
        OUTCOME,
        "Gives the outcome of all the work and ends it. Call it alone, once everything is done.",
        schema,
        Effect.READ,
        Lane.FAST,
        1_000,
        true);
  }

  /** The longest question, in characters. */
  public static final int LONGEST_QUESTION = 4_000;

  /** The longest name or correlation of an event, in characters. */
  public static final int LONGEST_NAME = 200;

  private static final String UNTIL =
      "an ISO 8601 duration from now, as P2D or PT30M, or a time, as 2026-12-01T09:00:00Z";

  /** Puts a question to people; their answer is its result. In an agent that asks humans. */
  public static final ToolSpec ASK_HUMAN =
      waiting(
          "ask_human",
          "Asks people a question and waits for their answer, for days if need be. Ask when something"
              + " that only they know or may decide is missing; say what you know already.",
          """
          {"type":"object","additionalProperties":false,"required":["question"],"properties":{\
          "question":{"type":"string","minLength":1,"maxLength":%d,"description":"what they read"},\
          "schema":{"type":"object","description":"JSON Schema of the answer; without it any text is one"},\
          "audience":{"type":"array","maxItems":50,"items":{"type":"string","minLength":1,"maxLength":%d},\
          "description":"people or groups who may answer; without it everybody may"},\
          "deadline":{"type":"string","description":"until when an answer is of use: %s; without it 7 days"}}}\
          """
              .formatted(LONGEST_QUESTION, LONGEST_NAME, UNTIL));

  /** Waits for what others tell of; that is its result. In an agent that waits for events. */
  public static final ToolSpec WAIT_FOR_EVENT =
      waiting(
          "wait_for_event",
          "Waits until another system tells that something has happened, and gives what it told. An"
              + " event that came shortly before counts too.",
          """
          {"type":"object","additionalProperties":false,"required":["name"],"properties":{\
          "name":{"type":"string","minLength":1,"maxLength":%d,"description":"name of the event, as order.paid"},\
          "correlation":{"type":"string","minLength":1,"maxLength":%d,\
          "description":"which of the events of that name, as the number of an order"},\
          "schema":{"type":"object","description":"JSON Schema of what is told; without it anything"},\
          "timeout":{"type":"string","description":"until when: %s; without it 7 days"}}}\
          """
              .formatted(LONGEST_NAME, LONGEST_NAME, UNTIL));

  /** Waits for a time. In an agent that sleeps. */
  public static final ToolSpec SLEEP_UNTIL =
      waiting(
          "sleep_until",
          "Waits until a time and says what time it is then. Give either time or duration. A time"
              + " that has passed ends it at once.",
          """
          {"type":"object","additionalProperties":false,"minProperties":1,"maxProperties":1,"properties":{\
          "time":{"type":"string","description":"as 2026-12-01T09:00:00Z, or with an offset"},\
          "duration":{"type":"string","description":"ISO 8601, as PT30M or P2D"}}}\
          """);

  /** Tools that are not performed but waited for. They are among an agent's tools if it says so. */
  public static final List<ToolSpec> WAITING = List.of(ASK_HUMAN, WAIT_FOR_EVENT, SLEEP_UNTIL);

  /** Names that an agent's own tools cannot have. */
  public static final List<String> NAMES =
      List.of(
          READ_ARTIFACT.name(),
          OUTCOME,
          ASK_HUMAN.name(),
          WAIT_FOR_EVENT.name(),
          SLEEP_UNTIL.name());

  /** Whether a call of the tool is a wait, and nothing that anybody performs. */
  public static boolean waits(String tool) {
    return WAITING.stream().anyMatch(one -> one.name().equals(tool));
  }

  private static ToolSpec waiting(String name, String description, String schema) {
    return new ToolSpec(name, description, schema, Effect.READ, Lane.FAST, 1_000, true);
  }

  private BuiltIn() {}
}
