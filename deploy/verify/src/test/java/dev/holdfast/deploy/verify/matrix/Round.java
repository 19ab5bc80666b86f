package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.Transcript;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;

/** One blow to one victim that hits a run in each phase. */
final class Round {
  private static final Duration ENDS_WITHIN = Duration.ofSeconds(90);
  private static final Duration CLOSES_WITHIN = Duration.ofSeconds(40);

  /** A run that was just accepted has had no time to come far. */
  private static final Duration RIGHT_AFTER = Duration.ofMillis(500);

  private final MatrixStack stack;
  private final TemporalDesk desk;
  private final Undisturbed undisturbed;

  Round(MatrixStack stack, TemporalDesk desk, Undisturbed undisturbed) {
    this.stack = stack;
    this.desk = desk;
    this.undisturbed = undisturbed;
  }

  List<Cell> play(Victim victim, List<Scenario> scenarios) {
    stack.awaitHealthy();
    scenarios.forEach(undisturbed::of);
    List<GatedRun> runs =
        scenarios.stream()
            // What must not be held for long is held last.
            .sorted(
                Comparator.comparing((Scenario scenario) -> scenario.phase() == Phase.ACCEPTED)
                    .thenComparing(
                        scenario -> scenario.variant().hurries() && holdsItsTool(scenario)))
            .map(scenario -> new GatedRun(scenario, stack))
            .toList();
    try (Strike strike = new Strike(stack, victim)) {
      List<GatedRun> held =
          runs.stream().filter(run -> run.scenario().phase() != Phase.ACCEPTED).toList();
      for (GatedRun run : held) {
        run.start();
        run.awaitHeld(desk);
      }
      runs.stream().filter(run -> !held.contains(run)).forEach(GatedRun::start);
      Instant struckAt = strike.fall();
      stack.letGo();
      strike.recover();
      runs.forEach(GatedRun::goOn);
      awaitEnds(runs);
      List<Cell> cells = new ArrayList<>();
      for (GatedRun run : runs) {
        cells.add(judge(victim, run, struckAt));
      }
      return cells;
    } finally {
      stack.letGo();
    }
  }

  private static boolean holdsItsTool(Scenario scenario) {
    return switch (scenario.phase()) {
      case TOOL_IN_FLIGHT, EFFECT_NOT_ACKNOWLEDGED, PARALLEL -> true;
      case MODEL_IN_FLIGHT,
          REPLAYING,
          FINISH_SETTLED,
          CLAIMED_NOT_SENT,
          BETWEEN_SETTLED,
          CONTINUING,
          COMPACTING,
          WAITING,
          DECIDED,
          ACCEPTED ->
          false;
    };
  }

  private void awaitEnds(List<GatedRun> runs) {
    for (GatedRun run : runs) {
      Awaitility.await(run.scenario() + " ends, run " + run.id())
          .atMost(ENDS_WITHIN)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> RunRows.of(stack.owner(), run.id()).head().terminal());
      Awaitility.await(run.scenario() + " closes its workflow, run " + run.id())
          .atMost(CLOSES_WITHIN)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> desk.closed(run.id()));
    }
  }

  private Cell judge(Victim victim, GatedRun run, Instant struckAt) {
    RunRows rows = rows(run.id());
    List<String> faults =
        new ArrayList<>(Invariants.brokenIn(rows, stack.world(), victim.freezes()));
    Instant endedAt = rows.head().endedAt();
    if (run.scenario().phase() == Phase.ACCEPTED
        && (endedAt == null
            || endedAt.isBefore(struckAt)
            || struckAt.isAfter(run.acceptedAt().plus(RIGHT_AFTER)))) {
      faults.add(
          "phase not reached: accepted %s, struck %s, ended %s"
              .formatted(run.acceptedAt(), struckAt, endedAt));
    }
    Transcript disturbed = Transcript.of(rows);
    Set<String> unknown = disturbed.unknownCalls();
    if (!unknown.isEmpty() && !(victim.takesTheWorker() && run.scenario().variant().unsafe())) {
      faults.add("outcome_unknown where it can be known: " + unknown);
    }
    difference(
            undisturbed.of(run.scenario()).without(unknown).text(),
            disturbed.without(unknown).text())
        .forEach(faults::add);
    return new Cell(
        victim,
        run.scenario(),
        run.id(),
        run.gates().stream().map(Gate::toString).toList(),
        faults,
        !unknown.isEmpty(),
        endedAt == null ? Duration.ZERO : Duration.between(struckAt, endedAt));
  }

  private RunRows rows(String run) {
    try {
      return RunRows.of(stack.owner(), run);
    } catch (SQLException e) {
      throw new IllegalStateException("run " + run + " cannot be read", e);
    }
  }

  /** Lines that only one side has. */
  static List<String> difference(String expected, String actual) {
    List<String> lines = new ArrayList<>();
    List<String> missing = new ArrayList<>(expected.lines().toList());
    for (String line : actual.lines().toList()) {
      if (!missing.remove(line)) {
        lines.add("+ " + line);
      }
    }
    missing.forEach(line -> lines.add("- " + line));
    if (lines.isEmpty() && !expected.equals(actual)) {
      lines.add("the same lines in another order:\n" + expected + "\n---\n" + actual);
    }
    return lines;
  }
}
