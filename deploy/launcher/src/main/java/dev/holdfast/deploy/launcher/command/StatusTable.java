package dev.holdfast.deploy.launcher.command;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.StackView.PartView;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** A stack as a table for a terminal. */
record StatusTable(StackView view) {

  String text() {
    if (view.parts().isEmpty()) {
      return "No stack runs on " + view.data() + ". Start one with `holdfast up`.";
    }
    StringBuilder text = new StringBuilder();
    if (view.launcher() == null) {
      text.append(
          "The launcher is gone; what lives on is adopted by the next `holdfast up`, or stopped by"
              + " `holdfast down`.\n\n");
    }
    text.append(row("PART", "HEALTH", "PID", "UP", "RESTARTS", "LAST END"));
    for (PartView part : view.parts()) {
      text.append(
          row(
              part.name(),
              part.healthy() ? "healthy" : part.state().name().toLowerCase(Locale.ROOT),
              part.pid() == null ? "-" : part.pid().toString(),
              part.healthy() ? age(part.since()) : "-",
              Integer.toString(part.restarts()),
              part.lastReason() == null ? "" : part.lastReason()));
    }
    return text.toString().stripTrailing();
  }

  private static String row(String... cells) {
    return "%-12s %-12s %-9s %-9s %-9s %s\n".formatted((Object[]) cells);
  }

  private static String age(String since) {
    Duration age = Duration.between(Instant.parse(since), Instant.now());
    return age.toHours() > 0
        ? age.toHours() + "h" + age.toMinutesPart() + "m"
        : age.toMinutes() > 0
            ? age.toMinutes() + "m" + age.toSecondsPart() + "s"
            : age.toSeconds() + "s";
  }
}
