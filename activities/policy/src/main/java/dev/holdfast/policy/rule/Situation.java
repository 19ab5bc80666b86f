package dev.holdfast.policy.rule;

import dev.holdfast.workflows.run.Spent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a run when a call of it is judged: all of it from settled rows.
 *
 * @param requester who started the run
 * @param endUser for whom it acts; null where for nobody in particular
 * @param input JSON text
 * @param past the calls of the run, oldest first
 * @param at when it is judged, as it will be recorded
 */
public record Situation(
    String agent,
    String requester,
    @Nullable String endUser,
    String input,
    Spent spent,
    List<Past> past,
    Instant at) {
  public Situation {
    past = List.copyOf(past);
  }

  /** The same with other calls behind it. */
  public Situation with(List<Past> calls) {
    return new Situation(agent, requester, endUser, input, spent, calls, at);
  }

  /**
   * A call that was made, or is about to be: those that the same turn planned before this one.
   *
   * @param succeeded false also while it has no end
   */
  public record Past(String tool, String arguments, boolean succeeded, Instant at) {}
}
