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
  boolean pause(Duration pause, CompletableFuture<Void> stop);

  /** A bit longer, by chance, so that many who wait do not come back at once. */
  Duration spread(Duration pause);

  /** Nothing but the real time. */
  final class Real implements Pauses {
    private static final double MOST_SPREAD = 0.2;

    private Real() {}

    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public boolean pause(Duration pause, CompletableFuture<Void> stop) {
      return !Body.stopped(stop, pause);
    }

    @Override
    public Duration spread(Duration pause) {
      double factor = 1 + ThreadLocalRandom.current().nextDouble(MOST_SPREAD);
      return Duration.ofNanos((long) (pause.toNanos() * factor));
    }
  }
}
