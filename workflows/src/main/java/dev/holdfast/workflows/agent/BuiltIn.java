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

  /** Names that an agent's own tools cannot have. */
  public static final List<String> NAMES = List.of(READ_ARTIFACT.name(), OUTCOME);

  private BuiltIn() {}
}
