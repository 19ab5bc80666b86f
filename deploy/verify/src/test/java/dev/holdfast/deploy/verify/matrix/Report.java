package dev.holdfast.deploy.verify.matrix;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What became of the cells, for people. */
record Report(List<Phase> phases, List<Cell> cells, List<String> notPlayed, Duration took) {

  String markdown() {
    StringBuilder text = new StringBuilder();
    long good = cells.stream().filter(Cell::good).count();
    text.append("# Kill matrix\n\n")
        .append(
            "%d cells, %d good, %d failed, %d rounds not played, in %d min. Made by `holdfast kill-matrix --full`.\n\n"
                .formatted(
                    cells.size(), good, cells.size() - good, notPlayed.size(), took.toMinutes()))
        .append(
            """
            Each cell is a run that was held at a gate in its phase when the victim was struck. Good means: the run ended,
            its workflow closed, its numbers have no gap, no effect happened more often than declared, nothing began after
            it was settled, and transcript, ledger and events equal those of the undisturbed run. `?` marks a call of an
            UNSAFE tool that ended `outcome_unknown`, because the worker was taken between claim and settle; all else of
            that run equals the undisturbed one. A number is the time from the blow to the run's end, in ms.

            """);
    text.append("| phase | lane, class |");
    victims().forEach(victim -> text.append(' ').append(victim).append(" |"));
    text.append("\n|---|---|").append("---|".repeat(victims().size())).append('\n');
    scenarios().forEach(scenario -> row(text, scenario));
    cells.stream().filter(cell -> !cell.good()).forEach(cell -> fault(text, cell));
    notPlayed.forEach(reason -> text.append("\nNot played: ").append(reason).append('\n'));
    return text.toString();
  }

  private List<Victim> victims() {
    return Stream.of(Victim.values())
        .filter(victim -> cells.stream().anyMatch(cell -> cell.victim() == victim))
        .toList();
  }

  private List<Scenario> scenarios() {
    return KillMatrixFull.rounds(phases).stream()
        .flatMap(List::stream)
        .sorted(java.util.Comparator.comparing(Scenario::phase))
        .toList();
  }

  private void row(StringBuilder text, Scenario scenario) {
    text.append("| %s | %s |".formatted(scenario.phase(), scenario.variant()));
    for (Victim victim : victims()) {
      text.append(' ')
          .append(
              cells.stream()
                  .filter(cell -> cell.victim() == victim && cell.scenario().equals(scenario))
                  .map(Report::mark)
                  .collect(Collectors.joining(" ")))
          .append(" |");
    }
    text.append('\n');
  }

  private static String mark(Cell cell) {
    return (cell.good() ? "" : "**FAILED** ")
        + Math.max(0, cell.endedAfter().toMillis())
        + (cell.unknown() ? " ?" : "");
  }

  private static void fault(StringBuilder text, Cell cell) {
    text.append("\n## ").append(cell).append("\n\n```\n");
    cell.faults().forEach(line -> text.append(line).append('\n'));
    text.append(String.join("\n", cell.reached())).append("\n```\n");
  }
}
