package dev.holdfast.workflows.run;

/**
 * What a run may use at most. A run that has used up one of them ends as incomplete, with what
 * there is.
 *
 * @param turns model calls
 * @param toolCalls calls over the whole run
 * @param deadlineMillis time from acceptance to the end
 * @param tokens that the models report; 0 for no limit
 * @param repeats how often in a row the same calls may give the same results; 0 for no limit
 */
public record RunLimits(int turns, int toolCalls, long deadlineMillis, long tokens, int repeats) {
  private static final int REPEATS = 8;

  public static final RunLimits DEFAULT =
      new RunLimits(200, 1_000, 30L * 24 * 3600 * 1000, 0, REPEATS);

  public RunLimits {
    if (turns < 1 || toolCalls < 0 || deadlineMillis < 1 || tokens < 0 || repeats < 0) {
      throw new IllegalArgumentException(
          "limits must be positive: turns %d, tool calls %d, deadline %d ms, tokens %d, repeats %d"
              .formatted(turns, toolCalls, deadlineMillis, tokens, repeats));
    }
  }

  public RunLimits(int turns, int toolCalls, long deadlineMillis) {
    this(turns, toolCalls, deadlineMillis, 0, REPEATS);
  }

  boolean tokensUsedUp(long used) {
    return tokens > 0 && used >= tokens;
  }

  boolean tokensOverdrawn(long used) {
    return tokens > 0 && used > tokens;
  }

  boolean repeatsUsedUp(int used) {
    return repeats > 0 && used >= repeats;
  }
}
