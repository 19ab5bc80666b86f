package dev.holdfast.egress;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code Retry-After}: seconds, or a date. */
final class RetryAfter {
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");
  private static final double NANOS_PER_SECOND = 1e9;

  /** What is longer makes no difference to anyone, and may be a mistake. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * Null where there is none, or none that can be read; a date that has passed is zero, one day is
   * the most.
   */
  static @Nullable Duration read(@Nullable String header, Clock clock) {
    if (header == null) {
      return null;
    }
    String value = header.strip();
    // Whole seconds by the standard; some providers send fractions.
    Duration wait =
        SECONDS.matcher(value).matches()
            ? Duration.ofNanos((long) (Double.parseDouble(value) * NANOS_PER_SECOND))
            : until(value, clock);
    return wait == null || wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }

  private static @Nullable Duration until(String date, Clock clock) {
    try {
      ZonedDateTime then =
          ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
      Duration left = Duration.between(clock.instant(), then.toInstant());
      return left.isNegative() ? Duration.ZERO : left;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
