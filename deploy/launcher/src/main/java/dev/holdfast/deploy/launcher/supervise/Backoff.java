package dev.holdfast.deploy.launcher.supervise;

import java.time.Duration;

/** How long to wait before a process is started again; not thread-safe. */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final int DOUBLINGS = 6;

  private int failures;

  /**
   * The process ended.
   *
   * @param healthyFor how long it had been healthy; zero if it never was
   * @return none if it had been steady, else longer each time
   */
  Duration afterEnd(Duration healthyFor) {
    if (healthyFor.compareTo(STEADY) >= 0) {
      failures = 0;
      return Duration.ZERO;
    }
    Duration wait = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    failures++;
    return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
