package dev.holdfast.workflows.agent;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;

/**
 * A tool as the model sees it and the loop treats it.
 *
 * @param inputSchema JSON Schema of the arguments
 * @param declared false when the author declared no effect and the strictest was taken
 */
public record ToolSpec(
    String name,
    String description,
    String inputSchema,
    Effect effect,
    Lane lane,
    long timeoutMillis,
    boolean declared) {

  /** The first lane of a Java tool: only what may be repeated and is quick goes fast. */
  public static Lane laneOf(Effect effect, long timeoutMillis) {
    return effect.repeatable() && timeoutMillis <= Lane.FAST_LIMIT_MILLIS ? Lane.FAST : Lane.QUEUED;
  }
}
