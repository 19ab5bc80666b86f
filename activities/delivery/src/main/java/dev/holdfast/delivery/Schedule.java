package dev.holdfast.delivery;

import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a notice is tried again: soon at first, then for some days.
 *
 * @param chance from 0 to 1, so that what failed together does not come back together
 */
record Schedule(DoubleSupplier chance) {
  private static final double JITTER = 0.1;

  /** Before each attempt, the first included. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /**
   * The pause after so many attempts; null when there is no other one.
   *
   * @param asked how long the other side wants to be left alone
   */
  @Nullable Duration after(int attempts, @Nullable Duration asked) {
    if (attempts >= PAUSES.size()) {
      return null;
    }
    long millis = PAUSES.get(attempts).toMillis();
    Duration pause =
        Duration.ofMillis(Math.round(millis * (1 + JITTER * (2 * chance.getAsDouble() - 1))));
    return asked == null || asked.compareTo(pause) < 0 ? pause : asked;
  }
}
