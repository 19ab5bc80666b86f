package dev.holdfast.tool.step;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Spaces calls evenly, per tool of an agent, over all runs that this process performs. */
final class Rates {
  /** A call never waits for ever: one whose turn is further away is not sent. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanos;
  private final Map<String, Long> next = new HashMap<>();

  Rates(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long until the turn that is taken by this; null when it is too far, then none is taken. */
  synchronized @Nullable Duration take(String tool, double perSecond) {
    long now = nanos.getAsLong();
    Long promised = next.get(tool);
    long wait = promised == null ? 0 : Math.max(0, promised - now);
    if (wait > LONGEST_WAIT.toNanos()) {
      return null;
    }
    next.put(tool, now + wait + (long) (NANOS / perSecond));
    return Duration.ofNanos(wait);
  }
}
