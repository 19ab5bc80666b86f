package dev.holdfast.store.step;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.Ledger;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Claims a step, waiting while somebody else is at work on it. */
public final class Claims {
  /** A lease that has not moved for this long on the reader's own clock has lapsed. */
  public static final Duration LAPSE = Duration.ofSeconds(5);

  /** What may be repeated is not worth as long a wait: a lease moves more than once in a second. */
  private static final Duration LAPSE_OF_REPEATABLE = Duration.ofSeconds(2);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(150);

  private final Ledger ledger;
  private final LongSupplier nanos;

  public Claims(Ledger ledger, LongSupplier nanos) {
    this.ledger = ledger;
    this.nanos = nanos;
  }

  /** What claiming came to. */
  public sealed interface Claiming {
    /**
     * The ledger's answer; never {@code HELD}.
     *
     * @param askedAtNanos when the ledger was asked: the claim is at most that old
     */
    record Answered(ClaimAnswer answer, long askedAtNanos) implements Claiming {}

    /** The claim has lapsed: its owner is gone or has stopped. */
    record Lapsed(Claim.Lapsed claim) implements Claiming {}

    /** The run asked to stop while somebody else held the step. */
    record Stopped() implements Claiming {}
  }

  public Claiming claim(Claim claim, Heart heart) {
    long leaseSeen = -1;
    String tokenSeen = "";
    long movedAt = nanos.getAsLong();
    while (true) {
      long askedAt = nanos.getAsLong();
      ClaimAnswer answer = ledger.claim(claim);
      ClaimAnswer.Holder holder = answer.holder();
      if (answer.verdict() != ClaimAnswer.Verdict.HELD || holder == null) {
        return new Claiming.Answered(answer, askedAt);
      }
      if (!holder.token().equals(tokenSeen) || holder.lease() != leaseSeen) {
        tokenSeen = holder.token();
        leaseSeen = holder.lease();
        movedAt = nanos.getAsLong();
      }
      if (!holder.open() || nanos.getAsLong() - movedAt > lapse(claim.step()).toNanos()) {
        return new Claiming.Lapsed(new Claim.Lapsed(holder.token(), holder.lease()));
      }
      if (Body.stopped(heart.cancelled(), LOOK_AGAIN)) {
        return new Claiming.Stopped();
      }
    }
  }

  private static Duration lapse(Claim.Step step) {
    return step.effect() != null && step.effect().repeatable() ? LAPSE_OF_REPEATABLE : LAPSE;
  }
}
