package dev.holdfast.model.step;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;

/**
 * One clock for many threads. It moves when all of them wait, to the next that has waited enough; a
 * thread that does anything else, such as talking to a server, holds it still.
 */
final class VirtualPauses implements Pauses {
  private final PriorityQueue<Long> waiting = new PriorityQueue<>();
  private int running;
  private long nanos;

  VirtualPauses(int threads) {
    running = threads;
  }

  @Override
  public synchronized long nanos() {
    return nanos;
  }

  @Override
  public synchronized boolean pause(Duration pause, CompletableFuture<Void> stop) {
    long until = nanos + pause.toNanos();
    waiting.add(until);
    running--;
    move();
    while (nanos < until) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
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
    nanos = waiting.peek();
    while (!waiting.isEmpty() && waiting.peek() <= nanos) {
      waiting.remove();
      running++;
    }
    notifyAll();
  }

  @Override
  public Duration spread(Duration pause) {
    return pause;
  }
}
