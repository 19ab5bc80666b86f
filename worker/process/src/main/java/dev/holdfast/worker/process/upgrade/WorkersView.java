package dev.holdfast.worker.process.upgrade;

import dev.holdfast.store.run.Runs;
import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which workers there are, and which runs wait for which of them. */
record WorkersView(List<Seen> workers, List<Epoch> epochs) {
  private static final String ROW = "%-12s %-10s %-6s %-20s %8s  %-20s  %s%n";

  WorkersView {
    workers = List.copyOf(workers);
    epochs = List.copyOf(epochs);
  }

  /** A worker that lives, or was seen within a day and did not leave in order. */
  record Seen(
      String id,
      String group,
      String epoch,
      String host,
      long pid,
      Instant startedAt,
      Instant seenAt,
      boolean alive) {}

  /**
   * A replay epoch of a group.
   *
   * @param current runs begin on it
   * @param workersAlive how many workers of it live
   * @param openRuns that only its workers can go on with
   * @param parkedRuns how many of these wait, for people, events or a time
   */
  record Epoch(
      String group,
      String epoch,
      boolean current,
      long workersAlive,
      int openRuns,
      int parkedRuns) {

    boolean isMissed() {
      return workersAlive == 0 && (openRuns > 0 || current);
    }
  }

  static WorkersView of(WorkflowClient client, Workers workers, Runs runs, Clock clock) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Seen> seen =
        workers.seen(now.minus(Duration.ofDays(1))).stream().map(row -> seen(row, now)).toList();
    List<Epoch> epochs = new ArrayList<>();
    for (String group : workers.groups()) {
      var deployment = new Deployment(client, group);
      Deployment.Standing standing = deployment.standing();
      if (standing != null) {
        standing.epochs().forEach(epoch -> epochs.add(of(deployment, standing, epoch, seen, runs)));
      }
    }
    return new WorkersView(seen, epochs);
  }

  private static Seen seen(WorkerRow row, Instant now) {
    return new Seen(
        row.id(),
        row.group(),
        row.epoch(),
        row.host(),
        row.pid(),
        row.startedAt(),
        row.seenAt(),
        !row.seenAt().isBefore(now.minus(LivingEpochs.SEEN_WITHIN)));
  }

  private static Epoch of(
      Deployment deployment,
      Deployment.Standing standing,
      String epoch,
      List<Seen> seen,
      Runs runs) {
    Set<String> open = new TreeSet<>();
    deployment.open(epoch).stream().map(WorkflowExecution::getWorkflowId).forEach(open::add);
    return new Epoch(
        deployment.group(),
        epoch,
        epoch.equals(standing.current()),
        seen.stream()
            .filter(Seen::alive)
            .filter(one -> one.group().equals(deployment.group()) && one.epoch().equals(epoch))
            .count(),
        open.size(),
        runs.parked(open).size());
  }

  /** For a terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(ROW.formatted("GROUP", "EPOCH", "", "HOST", "PID", "SINCE", "LAST SEEN"));
    for (Seen one : workers) {
      text.append(
          ROW.formatted(
              one.group(),
              one.epoch(),
              one.alive() ? "alive" : "gone",
              one.host(),
              one.pid(),
              one.startedAt().truncatedTo(ChronoUnit.SECONDS),
              one.seenAt().truncatedTo(ChronoUnit.SECONDS)));
    }
    text.append('\n');
    epochs.forEach(epoch -> text.append(line(epoch)).append('\n'));
    return text.toString().stripTrailing();
  }

  private static String line(Epoch epoch) {
    String line =
        "group %s, %s%s: %s, %s, %d of them %s"
            .formatted(
                epoch.group(),
                epoch.epoch(),
                epoch.current() ? " (runs begin on it)" : "",
                counted(epoch.workersAlive(), "worker"),
                counted(epoch.openRuns(), "open run"),
                epoch.parkedRuns(),
                epoch.parkedRuns() == 1 ? "waits" : "wait");
    if (!epoch.isMissed()) {
      return line;
    }
    return epoch.openRuns() == 0
        ? "%s%n  no worker of %s lives, and runs begin on it: start one"
            .formatted(line, epoch.epoch())
        : "%s%n  %s for a worker of %s: start one, or `holdfast workers retire %3$s --group %4$s`"
            .formatted(
                line,
                epoch.openRuns() == 1 ? "1 run waits" : epoch.openRuns() + " runs wait",
                epoch.epoch(),
                epoch.group());
  }

  private static String counted(long count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }
}
