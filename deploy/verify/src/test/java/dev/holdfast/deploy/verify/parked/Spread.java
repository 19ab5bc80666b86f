package dev.holdfast.deploy.verify.parked;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Durations of one kind, shortest first. */
record Spread(List<Duration> sorted) {
  Spread {
    sorted = sorted.stream().sorted().toList();
  }

  /** The shortest that so many per cent do not exceed. */
  Duration percent(int share) {
    int place = (int) Math.ceil(share / 100.0 * sorted.size());
    return sorted.get(Math.max(0, place - 1));
  }

  /** In milliseconds, as cells of a table: median, 99 of 100, longest. */
  String cells() {
    return sorted.isEmpty()
        ? "– | – | –"
        : "%s | %s | %s".formatted(millis(percent(50)), millis(percent(99)), millis(percent(100)));
  }

  private static String millis(Duration duration) {
    return String.format(Locale.ROOT, "%.1f", duration.toNanos() / 1e6);
  }
}
