package dev.holdfast.store.ledger;

import org.jspecify.annotations.Nullable;

/** What became of a claim. Counters as in {@link SettleAnswer}. */
public record ClaimAnswer(
    Verdict verdict,
    long before,
    long last,
    long inboxSeq,
    long inboxTaken,
    @Nullable String ending,
    SettleAnswer.@Nullable Standing row,
    @Nullable Holder holder,
    @Nullable String earlierCall) {

  public enum Verdict {
    CLAIMED,
    /** A settled row stands. */
    STANDS,
    /** Somebody else's claim stands: see {@link Holder}. */
    HELD,
    TERMINAL,
    FENCED,
    /** Input arrived that the drain has not read. */
    INBOX,
    /** An equal call of an abandoned branch was claimed or sent: {@code earlierCall} names it. */
    ABANDONED,
    /**
     * The drain that was to settle with the claim stands already, or another one took from the
     * inbox: load and begin again.
     */
    COMPANION,
    MISSING
  }

  /**
   * Who holds a claim.
   *
   * @param lease moves while the owner works
   * @param open whether the owner's session is open; a closed one has lapsed at once, an open one
   *     proves nothing
   */
  public record Holder(String token, long lease, boolean open) {}
}
