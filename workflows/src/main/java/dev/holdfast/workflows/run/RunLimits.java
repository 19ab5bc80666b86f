package dev.holdfast.workflows.run;

/**
 * What a run may use at most.
 *
 * @param turns model calls
 * @param toolCalls calls over the whole run
 * @param deadlineMillis time from acceptance to the end
 */
public record RunLimits(int turns, int toolCalls, long deadlineMillis) {
  public static final RunLimits DEFAULT = new RunLimits(200, 1_000, 30L * 24 * 3600 * 1000);

  public RunLimits {
    if (turns < 1 || toolCalls < 0 || deadlineMillis < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: turns %d, tool calls %d, deadline %d ms"
              .formatted(turns, toolCalls, deadlineMillis));
    }
  }
}
