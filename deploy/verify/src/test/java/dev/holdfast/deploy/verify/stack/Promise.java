package dev.holdfast.deploy.verify.stack;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * A time that is promised for a machine of one's own. Where other programs compete for its
 * processors, starting a JVM takes longer in proportion; what waits for no processor does not.
 */
record Promise(Duration alone) {

  /** The promise on this machine now: never less than what is promised. */
  Duration now() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    double waiting = system.getSystemLoadAverage() / system.getAvailableProcessors();
    return Duration.ofMillis((long) (alone.toMillis() * Math.max(1, waiting)));
  }
}
