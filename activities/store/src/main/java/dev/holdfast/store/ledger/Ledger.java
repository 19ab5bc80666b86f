package dev.holdfast.store.ledger;

import dev.holdfast.policy.rule.Counting;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that decide. Two executors on one step is normal: the row that stands is the answer for
 * both.
 *
 * <p>Every method is one round trip and, where it writes, one commit. Each may be repeated after a
 * lost acknowledgement. A connection that fails throws {@link
 * dev.holdfast.workflows.failure.HoldfastException} with code {@code store_unavailable}; a step
 * that is claimed with another digest throws it with {@code ledger_mismatch} and is left as it is.
 */
public interface Ledger {

  /**
   * The run and the settled rows its branch can see beyond a position, in order of position; null
   * when there is no such run.
   */
  @Nullable LoadedRun load(String runId, String branch, long after);

  /** Opens the branch of an execution made by a reset. See {@link BranchVerdict}. */
  BranchVerdict openBranch(Opening opening);

  /** Announces that a step is about to be performed. */
  ClaimAnswer claim(Claim claim);

  /**
   * Moves the lease of a claim; false when the claim is no longer the token's or the run moved on.
   */
  boolean renew(String runId, String branch, String name, String token);

  /**
   * Tells of a step while it is under way; false when its claim is no longer the token's or the run
   * moved on, then nothing is told.
   */
  boolean tell(String runId, String branch, String name, String token, NewEvent event, Instant now);

  /** Settles a step, or says what stands instead. */
  SettleAnswer settle(Settlement settlement);

  /**
   * How often such calls were planned, and not ended without having been made, by runs of the run's
   * application whose rules count; until when is not asked: what is planned by a clock that is
   * ahead counts as well.
   */
  long used(String runId, Counting.Usage usage);

  /**
   * Counts tries of a step that came to nothing and may have been billed, where whoever made them
   * settles nothing any more. Nothing is counted of a run that there is not.
   *
   * @param lost each with the number of its try under the token
   */
  void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now);

  /**
   * A part of what a run kept beside its rows, from a character on; null when it has no such
   * artifact.
   */
  @Nullable String artifact(String runId, String digest, int from, int length);

  /** Accepted commands of a run beyond an inbox number, in inbox order. */
  List<InboxEntry> inbox(String runId, long after);

  /** Puts a command that the run makes itself into its inbox; the same id only once. */
  void accept(String commandId, String runId, String kind, String body, String actor, Instant now);
}
