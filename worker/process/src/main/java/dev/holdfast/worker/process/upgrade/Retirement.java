package dev.holdfast.worker.process.upgrade;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.Names;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Moves the open runs of a replay epoch to that of this release: first what the release must prove,
 * then its promotion, then the runs. Those that an old worker can hand over go on with an empty
 * history; the others are taken up, history and all. May be interrupted and begun again at any
 * point: what is done is read from Temporal each time.
 *
 * @param from the epoch that is retired
 * @param to that of this release
 */
record Retirement(
    Deployment deployment,
    Workers workers,
    Gate gate,
    Clock clock,
    String from,
    String to,
    Consumer<String> says) {

  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration ASK_AGAIN = Duration.ofSeconds(3);
  private static final Duration SAY_AGAIN = Duration.ofSeconds(10);
  private static final Duration HEARD_WITHIN = Duration.ofSeconds(30);

  /** In a row: a run that has just begun or ended may not be listed as it is. */
  private static final int EMPTY_LOOKS = 3;

  private static final int NAMED_MAX = 20;

  /** What came of it: the runs that stay behind, with the reasons. */
  private record Tally(Set<String> gone, Set<String> bound, Map<String, String> left) {
    Tally() {
      this(new HashSet<>(), new HashSet<>(), new LinkedHashMap<>());
    }
  }

  /**
   * Examines and moves: whether no run is left behind.
   *
   * @throws Refusal when nothing was changed
   */
  boolean run(boolean dryRun) throws InterruptedException {
    Deployment.Standing standing = checked();
    List<WorkflowExecution> open = deployment.open(from);
    says.accept(
        "%s: %s of %s; this release is of %s."
            .formatted(deployment.group(), counted(open.size(), "open run"), from, to));
    boolean handsOver = lives(from);
    admit(gate.examine(open), handsOver);
    admit(gate.examine(deployment.notices()), false);
    if (dryRun) {
      says.accept(
          "The release may have them. Nothing was changed; they would %s."
              .formatted(
                  handsOver
                      ? "be handed over by the workers of " + from
                      : "be taken up, history and all"));
      return true;
    }
    awaited(standing);
    promote(standing);
    Tally tally = move();
    release(tally);
    return summed(tally);
  }

  private Deployment.Standing checked() {
    String group = deployment.group();
    if (from.equals(to)) {
      throw new Refusal(
          "%s is the epoch of this release: `retire` is run by the release that takes over. Runs of %1$s go on in any worker of %1$s, so a newer one needs nothing but to be started."
              .formatted(from));
    }
    Deployment.Standing standing = deployment.standing();
    if (standing == null) {
      throw new Refusal("group %s has never had a worker".formatted(group));
    }
    if (!standing.epochs().contains(from)) {
      throw new Refusal(
          "group %s has no workers of %s and never had: it knows %s"
              .formatted(group, from, String.join(", ", standing.epochs())));
    }
    String current = standing.current();
    if (current != null && !current.equals(from) && !current.equals(to)) {
      throw new Refusal(
          "group %s runs %s now, which is neither %s nor that of this release, %s: run the command of a release of %2$s"
              .formatted(group, current, from, to));
    }
    return standing;
  }

  private void awaited(Deployment.Standing standing) {
    if (!(lives(to) && standing.epochs().contains(to))) {
      throw new Refusal(
          "the release may have them, but no worker of %s lives in group %s: start one of this release first; it takes no run before"
              .formatted(to, deployment.group()));
    }
  }

  private boolean lives(String epoch) {
    return LivingEpochs.byGroup(workers, clock.instant())
        .getOrDefault(deployment.group(), Set.of())
        .contains(epoch);
  }

  private void admit(List<Gate.Finding> findings, boolean handsOver) {
    List<Gate.Finding> refused =
        findings.stream().filter(found -> found.reason(handsOver) != null).toList();
    if (!refused.isEmpty()) {
      throw new Refusal(refusal(refused, handsOver));
    }
    long bound = findings.stream().filter(found -> found.history() != null).count();
    if (bound > 0) {
      says.accept(
          "%s of them cannot be replayed by this release: they move only while a worker of %s lives."
              .formatted(bound, from));
    }
  }

  private String refusal(List<Gate.Finding> refused, boolean handsOver) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "the release is refused: it cannot go on with %s of %s. Nothing was moved, and %s is not promoted."
            .formatted(counted(refused.size(), "open run"), from, to));
    refused.stream()
        .limit(NAMED_MAX)
        .forEach(found ->
            lines.add("  %s: %s".formatted(found.run().getWorkflowId(), found.reason(handsOver))));
    if (refused.size() > NAMED_MAX) {
      lines.add("  and %d more".formatted(refused.size() - NAMED_MAX));
    }
    boolean byHistory = refused.stream().allMatch(found -> found.ledger() == null);
    lines.add(
        byHistory
            ? "Start a worker of %s again, which hands them over, and retire it then; or mend the release."
                .formatted(from)
            : "Keep workers of %s until these runs have ended, or cancel them, or mend the release."
                .formatted(from));
    return String.join("\n", lines);
  }

  private void promote(Deployment.Standing standing) throws InterruptedException {
    if (!to.equals(standing.current())) {
      deployment.promote(to, "holdfast workers retire");
      says.accept(
          "%s is promoted: runs of group %s begin on it.".formatted(to, deployment.group()));
    }
    long until = System.nanoTime() + HEARD_WITHIN.toNanos();
    while (!requireNonNull(deployment.standing()).settled() && System.nanoTime() - until < 0) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  private Tally move() throws InterruptedException {
    Tally tally = new Tally();
    Map<String, Long> askedAt = new HashMap<>();
    long saidAt = System.nanoTime();
    int emptyLooks = 0;
    while (emptyLooks < EMPTY_LOOKS) {
      List<WorkflowExecution> open = deployment.open(from);
      open.forEach(run -> tally.gone().add(run.getWorkflowId()));
      boolean handsOver = lives(from);
      List<WorkflowExecution> ours =
          open.stream().filter(run -> !tally.left().containsKey(run.getWorkflowId())).toList();
      for (WorkflowExecution run : ours) {
        if (handsOver) {
          askToHandOver(run, askedAt);
        } else {
          takeUp(run, tally);
        }
      }
      emptyLooks = ours.isEmpty() ? emptyLooks + 1 : 0;
      if (System.nanoTime() - saidAt >= SAY_AGAIN.toNanos()) {
        saidAt = System.nanoTime();
        says.accept(waitsFor(ours));
      }
      Thread.sleep(LOOK_EVERY);
    }
    return tally;
  }

  private String waitsFor(List<WorkflowExecution> runs) {
    return "%s left, which workers of %s hand over when their turn has ended%s"
        .formatted(
            counted(runs.size(), "run"),
            from,
            runs.isEmpty() ? "" : ": " + runs.getFirst().getWorkflowId() + " is one");
  }

  private void askToHandOver(WorkflowExecution run, Map<String, Long> askedAt) {
    Long before = askedAt.get(run.getWorkflowId());
    long now = System.nanoTime();
    if (before == null || now - before >= ASK_AGAIN.toNanos()) {
      askedAt.put(run.getWorkflowId(), now);
      signal(run, Names.HAND_OVER);
    }
  }

  private void signal(WorkflowExecution run, String name) {
    try {
      deployment.client().newUntypedWorkflowStub(run.getWorkflowId()).signal(name);
    } catch (WorkflowNotFoundException e) {
      says.accept("run %s has ended meanwhile".formatted(run.getWorkflowId()));
    } catch (WorkflowServiceException e) {
      says.accept("run %s could not be told: %s".formatted(run.getWorkflowId(), e.getMessage()));
    }
  }

  /** Nobody hands it over: it is examined as it is now, and taken as it is. */
  private void takeUp(WorkflowExecution run, Tally tally) {
    String reason = gate.examine(run).reason(false);
    if (reason != null) {
      tally.left().put(run.getWorkflowId(), reason);
      return;
    }
    try {
      deployment.bind(run, to);
      tally.bound().add(run.getWorkflowId());
      signal(run, Names.WAKE);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** What was bound by hand is free again once it has arrived. */
  private void release(Tally tally) throws InterruptedException {
    long until = System.nanoTime() + HEARD_WITHIN.toNanos();
    Set<String> bound = new HashSet<>(tally.bound());
    // A call that was interrupted has left some.
    deployment.moved(from, to).forEach(run -> bound.add(run.getWorkflowId()));
    boolean _ = bound.removeIf(this::released);
    while (!bound.isEmpty() && System.nanoTime() - until < 0) {
      Thread.sleep(LOOK_EVERY);
      boolean _ = bound.removeIf(this::released);
    }
    bound.forEach(run ->
        says.accept(
            "run %s is bound to %s and was not seen there yet: run the command again"
                .formatted(run, to)));
  }

  private boolean released(String runId) {
    try {
      return switch (deployment.binding(runId, to)) {
        case NONE -> true;
        case UNDER_WAY -> false;
        case ARRIVED -> {
          deployment.unbind(runId);
          yield true;
        }
      };
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }

  private boolean summed(Tally tally) {
    int moved = tally.gone().size() - tally.left().size();
    says.accept(
        "%s: %s moved to %s or ended, %d left."
            .formatted(from, counted(moved, "run"), to, tally.left().size()));
    tally
        .left()
        .forEach((run, reason) -> says.accept("  %s stays behind: %s".formatted(run, reason)));
    if (!tally.left().isEmpty()) {
      says.accept(
          "Start a worker of %s again, which hands them over, and run the command again."
              .formatted(from));
    } else {
      says.accept("Workers of %s are needed no more.".formatted(from));
    }
    return tally.left().isEmpty();
  }

  private static String counted(int count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }
}
