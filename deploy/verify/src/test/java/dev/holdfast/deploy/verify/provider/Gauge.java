package dev.holdfast.deploy.verify.provider;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets so many requests pass in any second, and counts. */
final class Gauge {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final int perSecond;
  private final Deque<Long> passed = new ArrayDeque<>();
  private int allowed;
  private int refused;

  Gauge(int perSecond) {
    this.perSecond = perSecond;
  }

  static Gauge open() {
    return new Gauge(Integer.MAX_VALUE);
  }

  synchronized boolean allows() {
    long now = System.nanoTime();
    while (!passed.isEmpty() && now - passed.peek() >= SECOND) {
      passed.remove();
    }
    if (passed.size() >= perSecond) {
      refused++;
      return false;
    }
    passed.add(now);
    allowed++;
    return true;
  }

  synchronized int allowed() {
    return allowed;
  }

  synchronized int refused() {
    return refused;
  }
}
