package dev.holdfast.worker.process.upgrade;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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

  /** Runs that have just begun, or gone on, are listed with a delay. */
  private static final Duration EMPTY_FOR = Duration.ofSeconds(4);

  private static final int NAMED_MAX = 20;

  /** What came of it: the runs that stay behind, with the reasons. */
  private record Tally(Set<String> gone, Set<String> bound, Map<String, Gate.Finding> left) {
    Tally() {
      this(new HashSet<>(), new HashSet<>(), new LinkedHashMap<>());
    }

    void leave(Gate.Finding finding) {
      left.put(finding.run().getWorkflowId(), finding);
    }
  }

  /**
   * Examines and moves: whether no run is left behind.
   *
   * @throws Refusal when nothing was changed
   */
  boolean run(boolean dryRun) throws InterruptedException {
    Deployment.Standing standing = checked();
    Tally tally = new Tally();
    try {
      if (!dryRun) {
        freeLeftovers(tally);
      }
      boolean handsOver = examine(isPromoted(standing), tally);
      if (dryRun) {
        return wouldMove(tally, handsOver);
      }
      awaited(standing);
    } catch (HoldfastException e) {
      throw away(
          e,
          isPromoted(standing)
              ? "Nothing more was moved; %s was promoted before".formatted(to)
              : "Nothing was moved, and %s is not promoted".formatted(to));
    }
    promote(standing);
    moveOrRelease(tally);
    return summed(tally, new Bindings(deployment).release(tally.bound(), to));
  }

  private boolean isPromoted(Deployment.Standing standing) {
    return to.equals(standing.current());
  }

  private static RuntimeException away(HoldfastException e, String state) {
    return e.code() == FailureCode.STORE_UNAVAILABLE
        ? new Refusal(
            "the database does not answer: %s. %s. Run the command again when it does."
                .formatted(e.getMessage(), state))
        : e;
  }

  /** Those that a call before this one has bound and not freed. */
  private void freeLeftovers(Tally tally) {
    for (String run : new Bindings(deployment).leftAt(to)) {
      tally.bound().add(run);
      signal(run, Names.WAKE);
    }
  }

  /** Whether old workers hand the runs over. */
  private boolean examine(boolean promoted, Tally tally) {
    List<WorkflowExecution> open = deployment.open(from);
    says.accept(
        "%s: %s of %s; this release is of %s."
            .formatted(deployment.group(), counted(open.size(), "open run"), from, to));
    boolean handsOver = lives(from);
    List<Gate.Finding> findings = gate.examine(open);
    if (promoted) {
      says.accept("%s was promoted before: what it may have is moved.".formatted(to));
      refused(findings, handsOver).forEach(tally::leave);
      refused(gate.examine(deployment.notices()), false)
          .forEach(found ->
              says.accept(
                  "notice %s: %s".formatted(found.run().getWorkflowId(), found.reason(false))));
    } else {
      admit(findings, handsOver);
      admit(gate.examine(deployment.notices()), false);
    }
    return handsOver;
  }

  private boolean wouldMove(Tally tally, boolean handsOver) {
    tellLeft(tally);
    says.accept(
        "The release may have %s. Nothing was changed; they would %s."
            .formatted(
                tally.left().isEmpty() ? "them" : "the others",
                handsOver
                    ? "be handed over by the workers of " + from
                    : "be taken up, history and all"));
    return tally.left().isEmpty();
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
          "the release may have them, but no worker of %s lives in group %s: start one of this release first"
              .formatted(to, deployment.group()));
    }
  }

  private boolean lives(String epoch) {
    return LivingEpochs.byGroup(workers, clock.instant())
        .getOrDefault(deployment.group(), Set.of())
        .contains(epoch);
  }

  private void admit(List<Gate.Finding> findings, boolean handsOver) {
    List<Gate.Finding> refused = refused(findings, handsOver);
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

  private static List<Gate.Finding> refused(List<Gate.Finding> findings, boolean handsOver) {
    return findings.stream().filter(found -> found.reason(handsOver) != null).toList();
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
    lines.add(wayOut(refused));
    return String.join("\n", lines);
  }

  /** An old worker helps where only the history is in the way: it goes by the ledger as well. */
  private String wayOut(Collection<Gate.Finding> refused) {
    return refused.stream().allMatch(found -> found.ledger() == null)
        ? "Start a worker of %s again, which hands them over, and retire it then; or mend the release."
            .formatted(from)
        : "Keep workers of %s until these runs have ended, or cancel them, or mend the release."
            .formatted(from);
  }

  private void promote(Deployment.Standing standing) throws InterruptedException {
    if (!isPromoted(standing)) {
      deployment.promote(to, "holdfast workers retire");
      says.accept(
          "%s is promoted: runs of group %s begin on it.".formatted(to, deployment.group()));
    }
    long until = System.nanoTime() + HEARD_WITHIN.toNanos();
    while (!requireNonNull(deployment.standing()).settled()) {
      if (System.nanoTime() - until >= 0) {
        says.accept(
            "not every queue of group %s has heard of it within %d s: runs may still begin on %s. Run the command again later."
                .formatted(deployment.group(), HEARD_WITHIN.toSeconds(), from));
        return;
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  /** Nothing stays bound because something else went wrong; what does is freed by the next call. */
  private void moveOrRelease(Tally tally) throws InterruptedException {
    try {
      move(tally);
    } catch (RuntimeException e) {
      try {
        Set<String> _ = new Bindings(deployment).release(tally.bound(), to);
      } catch (StatusRuntimeException again) {
        e.addSuppressed(again);
      }
      throw e instanceof HoldfastException failed
          ? away(failed, "%s is promoted, and what was moved stays so".formatted(to))
          : e;
    }
  }

  private void move(Tally tally) throws InterruptedException {
    Map<String, Long> touchedAt = new HashMap<>();
    long saidAt = System.nanoTime();
    Long emptySince = null;
    long lookedAt = System.nanoTime();
    while (emptySince == null || lookedAt - emptySince < EMPTY_FOR.toNanos()) {
      lookedAt = System.nanoTime();
      List<WorkflowExecution> ours = listed(tally);
      boolean handsOver = lives(from);
      for (WorkflowExecution run : ours) {
        if (isDue(run, touchedAt)) {
          move(run, handsOver, tally);
        }
      }
      emptySince =
          !ours.isEmpty() ? null : emptySince == null ? Long.valueOf(lookedAt) : emptySince;
      if (!ours.isEmpty() && lookedAt - saidAt >= SAY_AGAIN.toNanos()) {
        saidAt = lookedAt;
        says.accept(waitsFor(ours, handsOver));
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private List<WorkflowExecution> listed(Tally tally) {
    List<WorkflowExecution> open = deployment.open(from);
    open.forEach(run -> tally.gone().add(run.getWorkflowId()));
    return open.stream().filter(run -> !tally.left().containsKey(run.getWorkflowId())).toList();
  }

  /** It takes a while until a run is no longer listed. */
  private static boolean isDue(WorkflowExecution run, Map<String, Long> touchedAt) {
    long now = System.nanoTime();
    Long before = touchedAt.get(run.getWorkflowId());
    if (before != null && now - before < ASK_AGAIN.toNanos()) {
      return false;
    }
    touchedAt.put(run.getWorkflowId(), now);
    return true;
  }

  private void move(WorkflowExecution run, boolean handsOver, Tally tally) {
    if (!handsOver) {
      takeUp(run, tally);
      return;
    }
    // A binding by hand would bring it back; one that has not arrived yet is asked again.
    boolean _ = new Bindings(deployment).released(run.getWorkflowId(), from);
    signal(run.getWorkflowId(), Names.HAND_OVER);
  }

  private String waitsFor(List<WorkflowExecution> runs, boolean handsOver) {
    return "%s left, which %s: %s is one"
        .formatted(
            counted(runs.size(), "run"),
            handsOver
                ? "workers of %s hand over when their turn has ended".formatted(from)
                : "no worker of %s hands over: they are taken up".formatted(from),
            runs.getFirst().getWorkflowId());
  }

  private void signal(String run, String name) {
    try {
      deployment.client().newUntypedWorkflowStub(run).signal(name);
    } catch (WorkflowNotFoundException e) {
      says.accept("run %s has ended meanwhile".formatted(run));
    } catch (WorkflowServiceException e) {
      says.accept("run %s could not be told: %s".formatted(run, e.getMessage()));
    }
  }

  /** Nobody hands it over: it is examined as it is now, and taken as it is. */
  private void takeUp(WorkflowExecution run, Tally tally) {
    Gate.Finding finding = gate.examine(run);
    if (finding.reason(false) != null) {
      tally.leave(finding);
      return;
    }
    try {
      deployment.bind(run, to);
      tally.bound().add(run.getWorkflowId());
      signal(run.getWorkflowId(), Names.WAKE);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
        throw e;
      }
    }
  }

  private boolean summed(Tally tally, Set<String> unseen) {
    int moved = tally.gone().size() - tally.left().size();
    says.accept(
        "%s: %s moved to %s or ended, %d left."
            .formatted(from, counted(moved, "run"), to, tally.left().size()));
    tellLeft(tally);
    unseen.forEach(run ->
        says.accept(
            "  %s is bound to %s and was not seen there yet: run the command again"
                .formatted(run, to)));
    boolean done = tally.left().isEmpty() && unseen.isEmpty();
    if (done) {
      says.accept("Workers of %s are needed no more.".formatted(from));
    }
    return done;
  }

  private void tellLeft(Tally tally) {
    if (tally.left().isEmpty()) {
      return;
    }
    tally
        .left()
        .forEach((run, found) ->
            says.accept("  %s stays behind: %s".formatted(run, found.reason(false))));
    says.accept(wayOut(tally.left().values()));
  }

  private static String counted(int count, String what) {
    return count == 1 ? "1 " + what : count + " " + what + "s";
  }
}
