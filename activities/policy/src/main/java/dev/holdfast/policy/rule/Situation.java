package dev.holdfast.policy.rule;

import dev.holdfast.workflows.run.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a run when a call of it is judged: all of it from settled rows.
 *
 * @param requester who started the run
 * @param endUser for whom it acts; null where for nobody in particular
 * @param input JSON text
 * @param past the calls of the run that were made, or are about to be, oldest first; those that
 *     were denied or skipped are not among them
 * @param at when it is judged, as it will be recorded
 * @param counting answers what other runs did
 */
public record Situation(
    String agent,
    String requester,
    @Nullable String endUser,
    String input,
    Spent spent,
    List<Past> past,
    Instant at,
    Counting counting) {
  public Situation {
    past = List.copyOf(past);
  }

  public Situation(
      String agent,
      String requester,
      @Nullable String endUser,
      String input,
      Spent spent,
      List<Past> past,
      Instant at) {
    this(agent, requester, endUser, input, spent, past, at, Counting.UNKNOWN);
  }

  /** The same with other calls behind it. */
  public Situation with(List<Past> calls) {
    return new Situation(agent, requester, endUser, input, spent, calls, at, counting);
  }

  /** The same, once this call is planned as well. */
  public Situation planning(String tool, String arguments) {
    List<Past> more = new ArrayList<>(past);
    more.add(new Past(tool, arguments, false, at, true));
    return with(more);
  }

  /**
   * A call that was made, or is about to be.
   *
   * @param arguments those it was made with
   * @param succeeded false also while it has no end
   * @param planned whether the turn that is being judged plans it: {@link Counting} does not know
   *     it
   */
  public record Past(
      String tool, String arguments, boolean succeeded, Instant at, boolean planned) {
    public Past(String tool, String arguments, boolean succeeded, Instant at) {
      this(tool, arguments, succeeded, at, false);
    }
  }
}
