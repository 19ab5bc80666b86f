package dev.holdfast.api.run;

import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.TurnLog;
import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.store.run.RunView;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.operator.MissingWorker;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells from the ledger what an open run is at. */
@Singleton
public final class RunNows {
  private static final int NAMED_MAX = 3;

  private final TurnLog turns;
  private final Waits waits;
  private final WorkerGroups groups;
  private final TemporalLink temporal;

  RunNows(TurnLog turns, Waits waits, WorkerGroups groups, TemporalLink temporal) {
    this.turns = turns;
    this.waits = waits;
    this.groups = groups;
    this.temporal = temporal;
  }

  /** Null when the run has ended. */
  public @Nullable RunNow of(RunView run, Principal principal) {
    return of(run, principal, run.terminal() ? List.of() : waits.pending(run.runId()));
  }

  /**
   * Null when the run has ended.
   *
   * @param pending what its calls wait for
   */
  @Nullable RunNow of(RunView run, Principal principal, List<WaitRow> pending) {
    if (run.terminal()) {
      return null;
    }
    boolean alive = groups.alive(run.group());
    MissingWorker missing = alive ? MissingWorker.in(run.problem()) : null;
    if (run.status().equals("queued")) {
      String what =
          alive && !temporal.reachable()
              ? "Temporal, which does not answer"
              : missing == null ? worker(run) : missing.inWords();
      return RunNow.waitingFor(what, run.createdAt(), run.deadlineAt());
    }
    Standing standing = new Standing(run, turns.newest(run.runId(), principal), pending);
    if (!alive && pending.isEmpty()) {
      return RunNow.waitingFor(worker(run), standing.lastMoved(), run.deadlineAt());
    }
    if (missing != null) {
      return RunNow.waitingFor(missing.inWords(), standing.lastMoved(), run.deadlineAt());
    }
    if (run.status().equals("paused")) {
      return RunNow.waitingFor("somebody to resume it", standing.lastMoved(), run.deadlineAt());
    }
    if (run.status().equals("requires_action") && pending.isEmpty()) {
      return RunNow.waitingFor("a limit to be raised", standing.lastMoved(), run.deadlineAt());
    }
    return run.problem() == null
        ? standing.now()
        : RunNow.waitingFor("its problem to be mended", standing.lastMoved(), run.deadlineAt());
  }

  private static String worker(RunView run) {
    return "a worker of group " + run.group();
  }

  /** Where a run stands that workers have begun. */
  private record Standing(RunView run, List<TurnStep> newest, List<WaitRow> pending) {

    RunNow now() {
      List<TurnStep> claimed = newest.stream().filter(step -> !step.settled()).toList();
      if (claimed.isEmpty()) {
        return betweenClaims();
      }
      Instant since =
          claimed.stream().map(this::claimedAt).min(Comparator.naturalOrder()).orElseThrow();
      if (claimed.stream().anyMatch(step -> step.kind() == StepKind.COMPACT)) {
        return RunNow.doing("a summary of what was said so far", since, run.deadlineAt());
      }
      return claimed.stream().anyMatch(step -> step.kind() == StepKind.MODEL)
          ? asking(claimed.getFirst().turn(), since)
          : calling(claimed, since);
    }

    /** Quick steps settle without a claim: what comes next follows from what has settled. */
    private RunNow betweenClaims() {
      List<PlannedCall> open = openCalls();
      if (open.isEmpty() && !pending.isEmpty()) {
        return waiting();
      }
      if (open.isEmpty()) {
        return asking(modelReplied() ? turn() + 1 : Math.max(1, turn()), lastMoved());
      }
      return RunNow.doing(
          tools(open.stream().map(PlannedCall::tool).toList()), lastMoved(), run.deadlineAt());
    }

    private RunNow waiting() {
      return RunNow.waitingFor(
          Awaited.inWords(pending),
          pending.stream().map(WaitRow::askedAt).min(Comparator.naturalOrder()).orElseThrow(),
          earlier(
              pending.stream()
                  .map(WaitRow::expiresAt)
                  .min(Comparator.naturalOrder())
                  .orElseThrow()));
    }

    private RunNow asking(int turn, Instant since) {
      if (run.modelProvider().equals(ModelSpec.ACTION)) {
        return RunNow.doing("its action, judged by the policy", since, run.deadlineAt());
      }
      String name = run.modelName() == null ? "" : "/" + run.modelName();
      return RunNow.doing(
          "model %s%s, turn %d".formatted(run.modelProvider(), name, turn),
          since,
          earlier(since.plus(ActivityPolicies.MODEL_TIMEOUT)));
    }

    private RunNow calling(List<TurnStep> claimed, Instant since) {
      List<PlannedCall> planned =
          planned().stream()
              .filter(call -> claimed.stream().anyMatch(step -> isOf(step, call)))
              .toList();
      Instant deadline =
          planned.stream()
              .flatMap(call ->
                  claimed.stream()
                      .filter(step -> isOf(step, call))
                      .map(step -> claimedAt(step).plusMillis(call.timeoutMillis())))
              .min(Comparator.naturalOrder())
              .orElse(run.deadlineAt());
      return RunNow.doing(
          tools(planned.stream().map(PlannedCall::tool).toList()), since, earlier(deadline));
    }

    private List<PlannedCall> openCalls() {
      return planned().stream()
          .filter(call -> call.verdict() != Verdict.ENDED)
          .filter(call ->
              pending.stream().noneMatch(wait -> wait.awaited().callId().equals(call.callId())))
          .filter(call -> newest.stream().noneMatch(step -> isOf(step, call) && !heldBefore(step)))
          .toList();
    }

    private List<PlannedCall> planned() {
      return newest.stream()
          .filter(step -> step.kind() == StepKind.MODEL && step.result() != null)
          .findFirst()
          .map(step -> Wire.read(Objects.requireNonNull(step.result()), ModelReply.class).planned())
          .orElse(List.of());
    }

    private boolean modelReplied() {
      return newest.stream().anyMatch(step -> step.kind() == StepKind.MODEL && step.settled());
    }

    private int turn() {
      return newest.isEmpty() ? 0 : newest.getFirst().turn();
    }

    Instant lastMoved() {
      return newest.stream()
          .flatMap(step -> Stream.ofNullable(step.settled() ? step.settledAt() : step.claimedAt()))
          .max(Comparator.naturalOrder())
          .orElse(run.startedAt() == null ? run.createdAt() : run.startedAt());
    }

    private Instant earlier(Instant deadline) {
      return deadline.isBefore(run.deadlineAt()) ? deadline : run.deadlineAt();
    }

    private Instant claimedAt(TurnStep step) {
      return step.claimedAt() == null ? lastMoved() : step.claimedAt();
    }

    /** A try of which nobody knows: the call goes on with another. */
    private static boolean heldBefore(TurnStep step) {
      return step.settled()
          && step.result() != null
          && Wire.read(step.result(), CallEnd.class).held();
    }

    private static boolean isOf(TurnStep step, PlannedCall call) {
      return step.name().startsWith(StepNames.call(call.callId()));
    }

    static String tools(List<String> names) {
      if (names.isEmpty()) {
        return "a tool";
      }
      Map<String, Long> times =
          names.stream()
              .collect(
                  Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
      String named =
          times.entrySet().stream()
              .limit(NAMED_MAX)
              .map(tool -> tool.getKey() + (tool.getValue() == 1 ? "" : " ×" + tool.getValue()))
              .collect(Collectors.joining(", "));
      int more = times.size() - NAMED_MAX;
      return (names.size() == 1 ? "tool " : "tools ")
          + named
          + (more > 0 ? " and %d more".formatted(more) : "");
    }
  }
}
