package dev.holdfast.store.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step in its turn.
 *
 * @param slot place within its turn: the order in which a model reads the turn
 * @param position place in the run's ledger; null while it is claimed
 * @param unknown settled without knowing whether the effect happened
 * @param effect wire name; null for a step without one
 * @param attempt 1, and one more each time a lapsed claim was taken over
 * @param token of the attempt; see {@link #process()}
 * @param result JSON; null while it is claimed, or where it was not asked for
 * @param claimedAt when the latest attempt claimed it; null where it settled without a claim
 */
public record TurnStep(
    String name,
    StepKind kind,
    int turn,
    int slot,
    @Nullable Long position,
    boolean unknown,
    @Nullable String effect,
    int attempt,
    String token,
    @Nullable String result,
    @Nullable Instant claimedAt,
    @Nullable Instant settledAt) {

  public boolean settled() {
    return position != null;
  }

  /** Which process made the attempt: tokens of one process have the same text before the dot. */
  public @Nullable String process() {
    int dot = token.indexOf('.');
    return dot < 0 ? null : token.substring(0, dot);
  }
}
