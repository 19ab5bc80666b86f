package dev.holdfast.workflows.run;

/**
 * What a run, or a step of it, has used of what is limited.
 *
 * @param toolCalls calls that were planned
 * @param tokens that models reported, in and out
 * @param costMicros of replies whose cost is known, in millionths of a US dollar
 * @param activeMillis while the run did something; of calls side by side the longest counts
 */
public record Spent(int toolCalls, long tokens, long costMicros, long activeMillis) {
  public static final Spent NOTHING = new Spent(0, 0, 0, 0);

  public static Spent time(long millis) {
    return new Spent(0, 0, 0, millis);
  }

  public Spent and(Spent more) {
    return new Spent(
        toolCalls + more.toolCalls,
        tokens + more.tokens,
        costMicros + more.costMicros,
        activeMillis + more.activeMillis);
  }
}
