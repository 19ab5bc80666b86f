package dev.holdfast.model.step;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Paces what all runs of this process send to one account. Nothing is held back until the provider
 * refuses for being asked too much. Then all stand in one queue, and its head goes when the
 * provider has been left alone as long as it says, and a distance after the one before it. The
 * distance doubles with each further wave of refusals and shrinks with each success, until it is
 * too small to matter.
 *
 * <p>Nobody is promised a time: when the head goes is found out anew whenever something has
 * changed.
 */
final class Circuit {
  private static final long FIRST_DISTANCE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_DISTANCE = Duration.ofSeconds(30).toNanos();
  private static final long NO_DISTANCE = Duration.ofMillis(10).toNanos();
  private static final double SHRINK = 0.95;

  /** A provider that names hours is asked sooner whether it still means it. */
  static final Duration LONGEST_HOLD = Duration.ofMinutes(2);

  private final Deque<Place> queue = new ArrayDeque<>();
  private long heldUntil;
  private long lastSent;
  private long distance;

  /** The distance at which the provider refused although it had been well at the one before. */
  private long strained;

  private boolean well = true;
  private long wave;
  private boolean begun;

  /** Where somebody stands who asks. */
  static final class Place {
    private CompletableFuture<Void> changed = new CompletableFuture<>();
  }

  /** What somebody who stands in the queue does next. */
  sealed interface Next {
    /**
     * Goes and sends, and has left the queue.
     *
     * @param wave refusals known by then: what is refused is news only if no other refusal came
     *     since
     */
    record Go(long wave) implements Next {}

    /**
     * Waits.
     *
     * @param atLeast it cannot be sooner, as far as is known
     * @param head it will be then, if nothing changes
     * @param changed completes when it is worth asking again
     */
    record Stay(Duration atLeast, boolean head, CompletableFuture<Void> changed) implements Next {}
  }

  synchronized Place join(long now) {
    if (!begun) {
      heldUntil = now;
      lastSent = now;
      begun = true;
    }
    Place place = new Place();
    queue.add(place);
    return place;
  }

  synchronized Next next(Place place, long now) {
    boolean head = queue.peek() == place;
    long at = later(heldUntil, lastSent + distance);
    if (head && now - at >= 0) {
      queue.remove();
      lastSent = now;
      tell(queue.peek());
      return new Next.Go(wave);
    }
    if (place.changed.isDone()) {
      place.changed = new CompletableFuture<>();
    }
    return new Next.Stay(Duration.ofNanos(Math.max(at - now, 0)), head, place.changed);
  }

  /** Gives a place up; nothing happens where somebody has gone from it. */
  synchronized void leave(Place place) {
    boolean head = queue.peek() == place;
    if (queue.remove(place) && head) {
      tell(queue.peek());
    }
  }

  synchronized void refused(Next.Go turn, long now, Duration wait) {
    Duration held = wait.compareTo(LONGEST_HOLD) < 0 ? wait : LONGEST_HOLD;
    heldUntil = later(heldUntil, now + held.toNanos());
    if (turn.wave != wave) {
      return;
    }
    wave++;
    distance = distance == 0 ? FIRST_DISTANCE : Math.min(distance * 2, LONGEST_DISTANCE);
    if (well) {
      strained = distance;
      well = false;
    }
    queue.forEach(Circuit::tell);
  }

  synchronized void succeeded(Next.Go turn) {
    well |= turn.wave == wave;
    // A distance that grew while nothing at all got through says little about what is allowed.
    distance =
        well && distance > strained ? Math.max(distance / 2, strained) : (long) (distance * SHRINK);
    if (distance < NO_DISTANCE) {
      distance = 0;
    }
    tell(queue.peek());
  }

  private static void tell(@Nullable Place place) {
    if (place != null) {
      place.changed.complete(null);
    }
  }

  private static long later(long one, long other) {
    return one - other >= 0 ? one : other;
  }
}
