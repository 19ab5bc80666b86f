package dev.holdfast.deploy.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A run in words for a terminal.
 *
 * @param now when it is shown
 */
record RunText(JsonNode run, Instant now) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int OUTCOME_SHOWN = 2_000;

  /** All that is known of it, a fact a line. */
  String facts() {
    StringBuilder text = new StringBuilder();
    line(text, "run", string("/id"));
    line(text, "agent", string("/agent") + " " + string("/version"));
    line(text, "status", string("/status"));
    line(text, "now", at());
    line(text, "problem", string("/problem"));
    line(text, "reason", reason());
    line(text, "created", time("/created_at"));
    line(text, "ended", time("/ended_at"));
    line(text, "took", took());
    line(text, "used", used());
    line(text, "outcome", outcome());
    line(text, "page", string("/links/page"));
    line(text, "temporal", string("/links/temporal_ui"));
    return text.toString().stripTrailing();
  }

  /**
   * What it does or waits for, since when, why, what it cost, where to look: five lines at most.
   */
  String explanation() {
    StringBuilder text = new StringBuilder();
    boolean open = run.path("now").isObject();
    text.append("Run %s of %s %s.%n".formatted(string("/id"), string("/agent"), state(open)));
    text.append(
        open
            ? "Since %s, %s ago; its next limit is at %s.%n"
                .formatted(time("/now/since"), since(), time("/now/next_deadline"))
            : "Since %s; it took %s.%n".formatted(time("/ended_at"), took()));
    text.append(why(open)).append('\n');
    text.append("It used ").append(used()).append(".\n");
    String page = string("/links/page");
    String temporal = string("/links/temporal_ui");
    text.append("Look at ").append(page == null ? string("/links/self") : page);
    if (temporal != null) {
      text.append(" or ").append(temporal);
    }
    return text.append('.').toString().replaceFirst("\\.$", "");
  }

  private String state(boolean open) {
    if (!open) {
      return "is " + string("/status");
    }
    String doing = string("/now/doing");
    return doing == null ? "waits for " + string("/now/waiting_for") : "is at work: " + doing;
  }

  private String why(boolean open) {
    String because = firstOf(string("/problem"), open ? string("/queued_reason") : reason());
    if (because != null) {
      return "Because: " + because.strip().replaceAll("\\s+", " ");
    }
    return open ? "Nothing keeps it from going on." : "It came to its end.";
  }

  /** Why it ended as it did, null where it ended well or not yet. */
  private @Nullable String reason() {
    return firstOf(
        pair("/error/code", "/error/message"),
        pair("/incomplete_details/reason", "/incomplete_details/message"),
        string("/cancelled_by") == null
            ? null
            : "cancelled by " + pair("/cancelled_by", "/cancel_reason"),
        string("/queued_reason"));
  }

  private @Nullable String pair(String first, String second) {
    String one = string(first);
    String other = string(second);
    return one == null || other == null ? one : one + ", " + other;
  }

  private static @Nullable String firstOf(@Nullable String... texts) {
    for (String text : texts) {
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  private @Nullable String at() {
    String doing = firstOf(string("/now/doing"), string("/now/waiting_for"));
    return doing == null
        ? null
        : (string("/now/doing") == null ? "waits for " : "") + doing + ", since " + since();
  }

  private String since() {
    return duration(Duration.between(instant("/now/since"), now));
  }

  private String used() {
    JsonNode usage = run.path("usage");
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%,d model calls, %,d tokens in and %,d out, ",
                usage.path("calls").asLong(),
                usage.path("input_tokens").asLong(),
                usage.path("output_tokens").asLong()));
    long lost = usage.path("lost_attempts").asLong();
    if (usage.path("cost_micros").isNumber()) {
      boolean all = usage.path("cost_known").asBoolean() && lost == 0;
      text.append(all ? "" : "at least ")
          .append(
              String.format(
                  Locale.ROOT, "$%.4f", usage.path("cost_micros").asLong() / 1_000_000.0));
    } else {
      text.append("at no known price");
    }
    return lost == 0 ? text.toString() : text + ", and %d lost attempts".formatted(lost);
  }

  private @Nullable String took() {
    if (string("/ended_at") == null) {
      return null;
    }
    return duration(Duration.between(instant("/created_at"), instant("/ended_at")));
  }

  private @Nullable String outcome() {
    JsonNode outcome = run.path("outcome");
    if (outcome.isNull() || outcome.isMissingNode()) {
      return null;
    }
    JsonNode text = outcome.path("text");
    String shown = text.isTextual() && outcome.size() == 1 ? text.asText() : outcome.toString();
    return shown.length() <= OUTCOME_SHOWN
        ? shown.strip()
        : shown.substring(0, OUTCOME_SHOWN) + "… (the whole with --json)";
  }

  private Instant instant(String pointer) {
    return Instant.parse(run.at(pointer).asText());
  }

  private @Nullable String time(String pointer) {
    return string(pointer) == null ? null : TIME.format(instant(pointer));
  }

  private @Nullable String string(String pointer) {
    JsonNode value = run.at(pointer);
    return value.isTextual() ? printable(value.asText()) : null;
  }

  /** Nothing that others wrote may steer the terminal. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cc}&&[^\\n\\t]]", "\ufffd");
  }

  private static void line(StringBuilder text, String name, @Nullable String value) {
    if (value != null) {
      text.append("%-10s %s%n".formatted(name, printable(value).replace("\n", "\n           ")));
    }
  }

  static String duration(Duration given) {
    Duration duration = given.isNegative() ? Duration.ZERO : given;
    if (duration.toMinutes() == 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (duration.toHours() == 0) {
      return "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart());
    }
    return duration.toDays() == 0
        ? "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart())
        : "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
  }
}
