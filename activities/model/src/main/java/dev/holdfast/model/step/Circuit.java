package dev.holdfast.model.step;

import java.time.Duration;

/**
 * Paces what all runs of this process send to one account. Nothing is held back until the provider
 * refuses for being asked too much. Then all wait as long as it says, and go on one by one, with a
 * distance that doubles with each further wave of refusals and shrinks with each success, until it
 * is too small to matter.
 */
final class Circuit {
  private static final long FIRST_DISTANCE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_DISTANCE = Duration.ofSeconds(30).toNanos();
  private static final long NO_DISTANCE = Duration.ofMillis(10).toNanos();
  private static final double SHRINK = 0.95;

  private long heldUntil;
  private long distance;
  private long nextSlot;
  private long wave;
  private boolean begun;

  /**
   * A place in the queue.
   *
   * @param atNanos when it is its turn
   * @param wave refusals known when it was given: what is refused on it is news only if no other
   *     refusal came since
   */
  record Turn(long atNanos, long wave) {}

  synchronized Turn turn(long now) {
    if (!begun) {
      heldUntil = now;
      nextSlot = now;
      begun = true;
    }
    long at = later(now, heldUntil);
    if (distance > 0) {
      at = later(at, nextSlot);
      nextSlot = at + distance;
    }
    return new Turn(at, wave);
  }

  /** Whether a turn still holds: it does not when all were told to wait since it was given. */
  synchronized boolean open(Turn turn) {
    return turn.wave == wave && turn.atNanos - heldUntil >= 0;
  }

  synchronized void refused(Turn turn, long now, Duration wait) {
    heldUntil = later(heldUntil, now + wait.toNanos());
    if (turn.wave == wave) {
      wave++;
      distance = distance == 0 ? FIRST_DISTANCE : Math.min(distance * 2, LONGEST_DISTANCE);
      // Turns that were given out before are void; they are asked for anew.
      nextSlot = heldUntil;
    }
  }

  synchronized void succeeded() {
    distance = (long) (distance * SHRINK);
    if (distance < NO_DISTANCE) {
      distance = 0;
    }
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
