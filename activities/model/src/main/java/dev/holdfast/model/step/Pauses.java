package dev.holdfast.model.step;

import dev.holdfast.store.step.Body;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/** Time as asking sees it, so that a test can hold it in its hand. */
interface Pauses {
  Pauses REAL = new Real();

  long nanos();

  /**
   * Waits.
   *
   * @return false when {@code stop} came first
   */
  default boolean pause(Duration pause, CompletableFuture<Void> stop) {
    return pause(pause, new CompletableFuture<>(), stop);
  }

  /**
   * Waits, but no longer than until {@code enough}.
   *
   * @return false when {@code stop} came first
   */
  boolean pause(Duration most, CompletableFuture<Void> enough, CompletableFuture<Void> stop);

  /** A bit longer, by chance, so that many who wait do not come back at once. */
  Duration spread(Duration pause);

  /** Nothing but the real time. */
  final class Real implements Pauses {
    private static final double MOST_SPREAD = 0.2;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private Real() {}

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public boolean pause(
        Duration most, CompletableFuture<Void> enough, CompletableFuture<Void> stop) {
      CompletableFuture<Void> either = enough.acceptEither(stop, ignored -> {});
      // Waiting counts in whole milliseconds: less would be no wait at all.
      boolean sooner = Body.stopped(either, most.plusNanos(NANOS_PER_MILLI - 1));
      return !sooner || !(stop.isDone() || Thread.currentThread().isInterrupted());
    }

    @Override
    public Duration spread(Duration pause) {
      double factor = 1 + ThreadLocalRandom.current().nextDouble(MOST_SPREAD);
      return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
  }
}
