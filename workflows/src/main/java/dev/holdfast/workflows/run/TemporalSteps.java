package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelSteps;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.step.StepSummary;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.ToolSteps;
import dev.holdfast.workflows.tool.Verdict;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Steps as Temporal activities: local ones in the fast lane, regular ones in the queued lane. */
final class TemporalSteps implements Steps {
  /** One workflow task holds at most this many fast steps, so that its completion stays small. */
  private static final int FAST_STEPS_PER_TASK = 500;

  /** More than the steps of a turn that are in flight side by side. */
  private static final int SEEN_LAST = 100;

  private final RunPlan plan;
  private final Origin origin;
  private final Wakeups wakeups;
  private final DeadlineTimer deadline;
  private final HistoryLength length;
  private final Showing showing;
  private long after;
  private int fastSteps;
  private boolean live;

  /** Kept where a reset made this execution. */
  private final Deque<Long> seen = new ArrayDeque<>();

  /**
   * Which execution performs the steps.
   *
   * @param branch the ledger branch it writes
   * @param execution Temporal's id of it
   */
  record Origin(String runId, String branch, String execution) {}

  TemporalSteps(AgentRunInput input, Origin origin, Wakeups wakeups) {
    Segment segment = input.segment();
    this.plan = input.plan();
    this.origin = origin;
    this.wakeups = wakeups;
    this.length = new HistoryLength(plan.segmentSteps());
    if (segment != null) {
      this.after = segment.after();
      wakeups.goOn(segment.woken(), segment.nativelyCancelled(), segment.decisions());
    }
    this.deadline = new DeadlineTimer(plan.deadlineAtMillis(), wakeups);
    this.showing = new Showing(plan, segment, input.card());
  }

  @Override
  public Flight<ModelAskResult> ask(Decision.AskModel ask, String digest) {
    int turn = ask.turn();
    Lane lane = ask.lane();
    showing.asking(turn, after);
    StepSummary summary =
        plan.acts() ? StepSummary.ACTION : StepSummary.model(plan.shownModel(), turn);
    StepRef step = step(StepNames.model(turn), digest);
    Supplier<Promise<ModelAskResult>> send =
        () -> {
          var request =
              new ModelAskRequest(
                  step, turn, lane, wakeups.clear(), wakeups.nativelyCancelled(), ask.hold());
          return Async.function(model(lane, summary)::ask, request);
        };
    return new ActivityFlight<>(
        Window.one(send),
        wakeups,
        deadline,
        lane == Lane.QUEUED,
        promises -> {
          ModelAskResult result = get(promises.getFirst());
          showing.spent(result.spent());
          length.planned(result.calls().size());
          seen(result.receipt(), lane);
          return result;
        });
  }

  @Override
  public Flight<Void> hold(Decision.Hold hold) {
    showing.holding(hold.reason(), hold.turn(), after);
    return new Idle(wakeups, deadline);
  }

  @Override
  public Flight<List<ToolCallResult>> call(
      int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed) {
    showing.calling(turn, calls, after);
    boolean first = first();
    boolean interruptible =
        calls.stream()
            .anyMatch(call -> call.lane() == Lane.QUEUED || call.verdict() == Verdict.WAIT);
    return new Calls(
        calls,
        landed,
        new Window<>(calls.size(), plan.atOnce(calls.size()), result -> !result.held()),
        wakeups,
        deadline,
        interruptible,
        new Calls.Ways() {
          @Override
          public Promise<ToolCallResult> perform(PlannedCall call) {
            return send(turn, call, first);
          }

          @Override
          public Promise<ToolCallResult> end(PlannedCall call, OutcomeKind wanted) {
            return endOf(turn, call, wanted, "ended by an operator");
          }

          @Override
          public Promise<ToolCallResult> takeEnd(PlannedCall call) {
            return endOf(turn, call, OutcomeKind.CANCELLED, "the call waits no longer");
          }

          @Override
          public void nowWaiting(List<PlannedCall> held) {
            showing.waiting(turn, held, after);
          }

          @Override
          public void nowGoingOn() {
            showing.goingOn(turn, calls, after);
          }
        },
        promises -> landed(turn, calls, promises));
  }

  private Promise<ToolCallResult> send(int turn, PlannedCall call, boolean first) {
    StepRef ref = step(call.step(), call.action(), first);
    var request = new ToolCallRequest(ref, turn, call, call.lane());
    return Async.function(tool(call)::call, request).thenApply(this::noted);
  }

  private ToolSteps tool(PlannedCall call) {
    StepSummary summary = StepSummary.tool(call.tool());
    return call.lane() == Lane.FAST
        ? fast(ToolSteps.class, summary)
        : Workflow.newActivityStub(
            ToolSteps.class,
            ActivityPolicies.queuedTool(plan.group(), call.timeoutMillis(), summary));
  }

  /** Noted as it arrives: a branch opened by a reset sees what its execution has seen. */
  private ToolCallResult noted(ToolCallResult result) {
    note(result.receipt().position());
    return result;
  }

  private void note(long position) {
    after = Math.max(after, position);
    if (!origin.branch().equals(StepRef.MAIN_BRANCH) && position > 0 && !seen.contains(position)) {
      seen.addLast(position);
      if (seen.size() > SEEN_LAST) {
        seen.removeFirst();
      }
    }
  }

  private List<ToolCallResult> landed(
      int turn, List<PlannedCall> calls, List<Promise<ToolCallResult>> promises) {
    List<ToolCallResult> results = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      PlannedCall call = calls.get(i);
      if (promises.get(i).getFailure() == null) {
        results.add(get(promises.get(i)));
      } else if (call.lane() == Lane.FAST) {
        // The failure may be in history by now, because a queued call went on: the row decides.
        results.add(get(send(turn, call, first())));
      } else {
        // What Temporal reports is never a result: it only starts the settling of one.
        results.add(end(turn, call, OutcomeKind.TIMED_OUT, "the call was given up by its queue"));
      }
      seen(results.getLast().receipt(), call.lane());
    }
    return results;
  }

  @Override
  public ModelAskResult endAsking(int turn, @Nullable RunEnding ending, String digest) {
    var request = new EndAskRequest(step(StepNames.model(turn), digest), turn, ending);
    ModelSteps model = fast(ModelSteps.class, StepSummary.modelEnd(turn));
    ModelAskResult result = get(Async.function(model::end, request));
    showing.spent(result.spent());
    seen(result.receipt(), Lane.FAST);
    return result;
  }

  @Override
  public Flight<CompactResult> compact(Decision.Compact compaction, String digest) {
    Lane lane = compaction.lane();
    var request =
        new CompactRequest(
            step(StepNames.compact(compaction.number()), digest), compaction.turn(), lane, false);
    StepSummary summary = StepSummary.compaction(compaction.number());
    showing.compacting(compaction.turn(), after);
    Supplier<Promise<CompactResult>> send =
        () -> Async.function(model(lane, summary)::compact, request);
    return new ActivityFlight<>(
        Window.one(send),
        wakeups,
        deadline,
        lane == Lane.QUEUED,
        promises -> {
          CompactResult result = get(promises.getFirst());
          showing.spent(result.spent());
          seen(result.receipt(), lane);
          return result;
        });
  }

  @Override
  public CompactResult endCompacting(int turn, int number, String digest) {
    var request =
        new CompactRequest(step(StepNames.compact(number), digest), turn, Lane.FAST, true);
    ModelSteps model = fast(ModelSteps.class, StepSummary.compactionEnd(number));
    CompactResult result = get(Async.function(model::compact, request));
    showing.spent(result.spent());
    seen(result.receipt(), Lane.FAST);
    return result;
  }

  @Override
  public List<ToolCallResult> end(
      int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason) {
    return calls.stream().map(call -> end(turn, call, wanted, reason)).toList();
  }

  private ToolCallResult end(int turn, PlannedCall call, OutcomeKind wanted, String reason) {
    ToolCallResult result = get(endOf(turn, call, wanted, reason));
    seen(result.receipt(), Lane.FAST);
    return result;
  }

  private Promise<ToolCallResult> endOf(
      int turn, PlannedCall call, OutcomeKind wanted, String reason) {
    var request =
        new EndCallRequest(
            step(StepNames.call(call.callId()), call.action()), turn, call, wanted, reason);
    ToolSteps tool = fast(ToolSteps.class, StepSummary.toolEnd(call.tool()));
    return Async.function(tool::end, request);
  }

  @Override
  public DrainResult drain(Inlet inlet, int number, @Nullable HoldReason hold, String digest) {
    if (wakeups.clear()) {
      length.woken();
    }
    var request =
        new DrainRequest(
            step(inlet.drainName(number), digest),
            inlet.turn(),
            number,
            inlet.onceSettled(),
            inlet.unlessSettled(),
            wakeups.nativelyCancelled(),
            hold,
            wakeups.takeDecisions());
    DrainResult result =
        get(Async.function(fast(RunSteps.class, StepSummary.DRAIN)::drain, request));
    seen(result.receipt(), Lane.FAST);
    return result;
  }

  @Override
  public FinishResult finish(int turn, RunEnding ending, String digest) {
    showing.finishing(turn, after);
    var request =
        new FinishRequest(
            step(StepNames.FINISH, digest), turn, ending, wakeups.nativelyCancelled());
    FinishResult result =
        get(Async.function(fast(RunSteps.class, StepSummary.FINISH)::finish, request));
    seen(result.receipt(), Lane.FAST);
    return result;
  }

  @Override
  public boolean longEnough() {
    // What was cancelled natively closes as cancelled whatever it returns: it would not go on.
    return !wakeups.nativelyCancelled()
        && (length.enough()
            || wakeups.handedOver()
            || Workflow.getInfo().isContinueAsNewSuggested());
  }

  @Override
  public Segment handOn(RunState state, String past, Segment.@Nullable Parked parked) {
    return new Segment(
        state.progress(),
        past,
        after,
        wakeups.woken(),
        wakeups.nativelyCancelled(),
        parked,
        wakeups.decisions());
  }

  /** Shows how the execution ends, before it does. */
  void show(LoopEnd end) {
    showing.ended(end, after);
  }

  private StepRef step(String name, String digest) {
    return step(name, digest, first());
  }

  private StepRef step(String name, String digest, boolean first) {
    return new StepRef(
        origin.runId(),
        origin.branch(),
        origin.execution(),
        name,
        digest,
        after,
        first,
        List.copyOf(seen));
  }

  /**
   * Whether this instance has performed nothing yet. Decides what is read, never what is done: a
   * step that is met in replay is performed only if history does not have it.
   */
  private boolean first() {
    boolean replaying = WorkflowUnsafe.isReplaying();
    boolean first = replaying || !live;
    live |= !replaying;
    return first;
  }

  private ModelSteps model(Lane lane, StepSummary summary) {
    return lane == Lane.FAST
        ? fast(ModelSteps.class, summary)
        : Workflow.newActivityStub(
            ModelSteps.class, ActivityPolicies.queuedModel(plan.modelProvider(), summary));
  }

  private static <T> T fast(Class<T> steps, StepSummary summary) {
    return Workflow.newLocalActivityStub(steps, ActivityPolicies.fast(summary));
  }

  private void seen(Receipt receipt, Lane lane) {
    note(receipt.position());
    length.stepped();
    fastSteps = lane == Lane.QUEUED ? 0 : fastSteps + 1;
    if (fastSteps >= FAST_STEPS_PER_TASK && receipt.halt() == null) {
      fastSteps = 0;
      Workflow.newActivityStub(RunSteps.class, ActivityPolicies.yielding(plan.group())).yieldTask();
    }
  }

  private static <T> T get(Promise<T> promise) {
    try {
      return promise.get();
    } catch (ActivityFailure e) {
      throw new StepBlocked("step cannot be performed: " + e.getCause(), e);
    }
  }
}
