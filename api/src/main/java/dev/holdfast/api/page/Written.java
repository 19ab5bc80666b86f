package dev.holdfast.api.page;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times, durations, numbers and amounts as people read them. */
public final class Written {
  private static final DateTimeFormatter DAY_AND_TIME =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  private static final double MICROS = 1_000_000;

  private Written() {}

  public static String dayAndTime(Instant time) {
    return DAY_AND_TIME.format(time);
  }

  public static String time(Instant time) {
    return TIME.format(time);
  }

  public static String duration(Duration given) {
    Duration duration = given.isNegative() ? Duration.ZERO : given;
    long seconds = duration.toSeconds();
    if (seconds < 60) {
      double exact = duration.toMillis() / 1000.0;
      return (exact < 1 ? "%.2f s" : "%.1f s").formatted(exact);
    }
    if (seconds < 3_600) {
      return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() == 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
  }

  public static String count(long number) {
    return String.format(Locale.ENGLISH, "%,d", number);
  }

  public static String dollars(long micros) {
    if (micros == 0) {
      return "free";
    }
    return String.format(Locale.ENGLISH, micros < 1_000_000 ? "$%.4f" : "$%.2f", micros / MICROS);
  }
}
