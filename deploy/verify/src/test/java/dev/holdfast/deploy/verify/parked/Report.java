package dev.holdfast.deploy.verify.parked;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured, for people. */
record Report(Measured measured) {
  private static final int CLASSES = 16;

  String markdown() {
    Size size = measured.size();
    StringBuilder text = new StringBuilder();
    text.append(
        """
        # Parked runs

        %d runs that wait for an approval, on real servers. Made by `holdfast parked-runs %d`, on %d cores that others
        may have used as well: `load` is the load average of the machine when a part ended.

        Each run has one call of a tool that is not safe to repeat, in the queued lane. The worker is killed and comes
        back; then all are approved. %s

        | | measured | aim |
        |---|---|---|
        | live heap of the worker for each parked run | %s KB | 8 KB |
        | worker and API while nothing happens | %s cores | 0.05 cores |
        | decision accepted to call begun, after the restart, steadily | p50 %s ms, p99 %s ms | 20 ms |
        | from SIGKILL of the worker until it is healthy | %d ms | |
        | history of a parked run | %d events, %d bytes | |

        """
            .formatted(
                size.runs(),
                size.runs(),
                Runtime.getRuntime().availableProcessors(),
                verdict(),
                number("%.1f", measured.heapPerRun() / 1024.0),
                number("%.3f", ownCores(measured.parked().use())),
                millis(50),
                millis(99),
                measured.restart().toMillis(),
                measured.history().events(),
                measured.history().bytes()));
    idle(text);
    resumed(text);
    heap(text);
    return text.toString();
  }

  private String verdict() {
    List<String> faults = measured.faults();
    return faults.isEmpty()
        ? "Each completed, its call was made once and its decision applied once."
        : "**%d promises did not hold:**%n%n%s"
            .formatted(
                faults.size(),
                faults.stream().map(fault -> "- " + fault).collect(Collectors.joining("\n")));
  }

  private String millis(int share) {
    Spread spread = Resumed.until(measured.steady().resumed(), Resumed::begun);
    return spread.sorted().isEmpty() ? "–" : number("%.1f", spread.percent(share).toNanos() / 1e6);
  }

  private static double ownCores(Use use) {
    return use.cores().getOrDefault("worker", 0.0) + use.cores().getOrDefault("api", 0.0);
  }

  private void idle(StringBuilder text) {
    text.append("## Nothing happens\n\nCores used by each process with its children.\n\n| |");
    Use.PROCESSES.forEach(name -> text.append(' ').append(name).append(" |"));
    text.append(" transactions/s | seconds | load |\n|---|---|---|---|---|---|---|---|\n");
    row(text, "no run parked", measured.empty().use());
    row(text, measured.size().runs() + " parked", measured.parked().use());
    measured.decided().forEach(way -> row(text, "decided " + way.how(), way.use()));
  }

  private static void row(StringBuilder text, String what, Use use) {
    text.append("| ").append(what).append(" |");
    Use.PROCESSES.forEach(name ->
        text.append(' ').append(number("%.3f", use.cores().getOrDefault(name, 0.0))).append(" |"));
    text.append(
        " %s | %s | %s |%n"
            .formatted(
                number("%.1f", use.transactions()),
                number("%.0f", use.time().toMillis() / 1e3),
                number("%.1f", use.load())));
  }

  private void resumed(StringBuilder text) {
    text.append(
        """

        ## From a decision on

        Milliseconds from the row of the decision, but for the answer: that is timed by its caller.

        | decided | until | median | 99 of 100 | longest |
        |---|---|---|---|---|
        """);
    for (Measured.Decided way : measured.decided()) {
      String how =
          "%d %s".formatted(way.said().size(), way.how())
              + (way.late() == 0 ? "" : ", %d answered by 202".formatted(way.late()));
      text.append("| %s | the API answers | %s |%n".formatted(how, way.answers().cells()));
      line(text, "it is applied", way, Resumed::applied);
      line(text, "the call is claimed", way, Resumed::claimed);
      line(text, "the call begins", way, Resumed::begun);
      line(text, "the run ends", way, Resumed::ended);
    }
  }

  private static void line(
      StringBuilder text,
      String what,
      Measured.Decided way,
      Function<Resumed, @Nullable Instant> moment) {
    text.append("| | %s | %s |%n".formatted(what, Resumed.until(way.resumed(), moment).cells()));
  }

  private void heap(StringBuilder text) {
    Map<String, Long> before = measured.empty().heap().classes();
    text.append(
        "\n## What parked runs keep in the worker's heap\n\n| class | bytes for each |\n|---|---|\n");
    measured.parked().heap().classes().entrySet().stream()
        .map(entry ->
            Map.entry(
                entry.getKey(),
                (entry.getValue() - before.getOrDefault(entry.getKey(), 0L))
                    / measured.size().runs()))
        .sorted(Comparator.comparing(Map.Entry<String, Long>::getValue).reversed())
        .limit(CLASSES)
        .forEach(
            entry -> text.append("| `%s` | %d |%n".formatted(entry.getKey(), entry.getValue())));
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
