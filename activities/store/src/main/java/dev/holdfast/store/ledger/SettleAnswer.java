package dev.holdfast.store.ledger;

import org.jspecify.annotations.Nullable;

/**
 * What became of a settlement.
 *
 * @param before the run's last position before the call: other than what the caller knows means
 *     that somebody else settled in between
 * @param last the run's last position now
 * @param ending JSON of the run's end, where it has ended
 * @param row the row that stands under the step's name, where one stands
 */
public record SettleAnswer(
    Verdict verdict,
    long before,
    long last,
    long inboxSeq,
    long inboxTaken,
    @Nullable String ending,
    @Nullable Standing row) {

  public enum Verdict {
    /** The row is the caller's. */
    SETTLED,
    /** A row stood already. */
    STANDS,
    /**
     * A row that was to settle with the step stands already, or another drain took from the inbox:
     * load and begin again.
     */
    COMPANION,
    /** The run has ended. */
    TERMINAL,
    /** Another branch may write now. */
    FENCED,
    /** The step after which this one can no longer settle is there. */
    PASSED,
    /** Input waits, and the ending yields to it. */
    INBOX,
    /** The claim was taken over, or it is another token's and may not be ended like this. */
    LOST,
    /** What it was judged by was counted before others used it: count and judge again. */
    RECOUNT,
    /** There is no such run. */
    MISSING
  }

  public record Standing(String digest, String result, String resultDigest, long position) {}
}
