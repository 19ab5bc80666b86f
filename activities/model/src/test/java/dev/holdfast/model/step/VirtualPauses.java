package dev.holdfast.model.step;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * One clock for many threads. It moves when all of them wait, to the next that has waited enough; a
 * thread that does anything else, such as talking to a server, holds it still.
 */
final class VirtualPauses implements Pauses {
  private final PriorityQueue<Sleeper> waiting =
      new PriorityQueue<>(Comparator.comparingLong((Sleeper sleeper) -> sleeper.until));
  private int running;
  private long nanos;

  /** A thread that waits; it runs again as soon as it is woken, not when it notices. */
  private static final class Sleeper {
    private final long until;
    private final CountDownLatch awake = new CountDownLatch(1);

    Sleeper(long until) {
      this.until = until;
    }
  }

  VirtualPauses(int threads) {
    running = threads;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public boolean pause(
      Duration most, CompletableFuture<Void> enough, CompletableFuture<Void> stop) {
    Sleeper sleeper = begin(most);
    CompletableFuture<Void> waking = enough.thenRun(() -> wake(sleeper));
    try {
      sleeps();
      sleeper.awake.await();
      return !stop.isDone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waking.cancel(false);
    }
  }

  private synchronized Sleeper begin(Duration most) {
    Sleeper sleeper = new Sleeper(nanos + most.toNanos());
    waiting.add(sleeper);
    return sleeper;
  }

  private synchronized void sleeps() {
    running--;
    move();
  }

  private synchronized void wake(Sleeper sleeper) {
    if (waiting.remove(sleeper)) {
      running++;
      sleeper.awake.countDown();
    }
  }

  /** A thread is done. */
  synchronized void leave() {
    running--;
    move();
  }

  private void move() {
    if (running > 0 || waiting.isEmpty()) {
      return;
    }
    nanos = waiting.element().until;
    while (!waiting.isEmpty() && waiting.element().until <= nanos) {
      running++;
      waiting.remove().awake.countDown();
    }
  }

  @Override
  public Duration spread(Duration pause) {
    return pause;
  }
}
