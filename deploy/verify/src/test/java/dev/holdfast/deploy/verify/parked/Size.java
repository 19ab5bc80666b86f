package dev.holdfast.deploy.verify.parked;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param runs that are parked at once
 * @param warm how many of them are decided by the worker that parked them, and parked anew
 * @param idle for how long nothing happens
 * @param perSecond decisions, where they come steadily
 */
record Size(int runs, int warm, Duration idle, int perSecond) {
  private static final int WARM_SHARE = 10;
  private static final int PER_SECOND = 20;
  private static final int FIRST_SECONDS = 10;
  private static final int WARM_UP_MOST = 400;

  /** Longer than a worker keeps what it knows of a run on which nothing is performed. */
  private static final Duration IDLE = Duration.ofSeconds(90);

  static Size full(int runs) {
    return new Size(runs, share(runs), IDLE, PER_SECOND);
  }

  /** For what must hold whatever the numbers are. */
  static Size small(int runs) {
    return new Size(runs, share(runs), Duration.ofSeconds(1), PER_SECOND);
  }

  private static int share(int runs) {
    return Math.max(1, runs / WARM_SHARE);
  }

  /** How many are parked and decided before anything is measured. */
  int warmUp() {
    return Math.min(runs / 2, WARM_UP_MOST);
  }

  /** How many are decided while the worker that came back is still warming up. */
  int first() {
    return Math.min(runs / 4, FIRST_SECONDS * perSecond);
  }

  /** Enough for a machine that others use as well. */
  Duration limit() {
    return Duration.ofSeconds(60).plus(Duration.ofMillis(500).multipliedBy(runs));
  }
}
