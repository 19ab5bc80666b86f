package dev.holdfast.worker.process.upgrade;

import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelSteps;
import dev.holdfast.workflows.run.Decision;
import dev.holdfast.workflows.run.DrainRequest;
import dev.holdfast.workflows.run.DrainResult;
import dev.holdfast.workflows.run.FinishResult;
import dev.holdfast.workflows.run.HoldReason;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunState;
import dev.holdfast.workflows.run.RunSteps;
import dev.holdfast.workflows.run.Segment;
import dev.holdfast.workflows.run.Steps;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.ToolSteps;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Release;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps of a run that take only what is settled, through the activities that took it when it was
 * performed: they compare inputs as they did then. The first step that is not settled ends it.
 *
 * @param settled names of the rows that the run's branch sees
 * @param asked names of those that were asked for
 */
record SettledSteps(
    String runId, String branch, Set<String> settled, Set<String> asked, Performers performers)
    implements Steps {
  static final String NOBODY = "release-gate";

  /** What answers by the rows of the ledger. */
  record Performers(ModelSteps model, ToolSteps tools, RunSteps run) {}

  SettledSteps(String runId, String branch, Set<String> settled, Performers performers) {
    this(runId, branch, settled, new LinkedHashSet<>(), performers);
  }

  /** What is settled and was not asked for: the run's way leads elsewhere. */
  Set<String> left() {
    Set<String> left = new LinkedHashSet<>(settled);
    left.removeAll(asked);
    // Whoever ends a call ends its latest try.
    boolean _ = left.removeIf(name -> asked.stream().anyMatch(one -> isTryOf(one, name)));
    return left;
  }

  private static boolean isTryOf(String call, String name) {
    return call.startsWith("call/") && name.startsWith(call + "/");
  }

  @Override
  public Flight<ModelAskResult> ask(Decision.AskModel ask, String digest) {
    return new Landing<>(
        ask.lane() == Lane.QUEUED,
        () -> {
          // A drain that ends the run, or lets it hold, stands without a reply.
          if (has(StepNames.model(ask.turn()))) {
            passBy(ask);
          } else {
            need(StepNames.drain(ask.turn()));
          }
          asked.add(StepNames.drain(ask.turn()));
          StepRef step = step(StepNames.model(ask.turn()), digest);
          var request = new ModelAskRequest(step, ask.turn(), ask.lane(), false, false, ask.hold());
          return judged(performers.model().ask(request));
        });
  }

  /**
   * A reply that stands is taken at once, as by any execution that comes later: what the run held
   * for before it was asked for, and what was taken in while it was, is not met again.
   */
  private void passBy(Decision.AskModel ask) {
    passBy(StepNames.heldDrains(ask.turn()));
    if (ask.hold() != null) {
      passBy(StepNames.modelDrains(ask.turn()));
    }
  }

  private void passBy(String drains) {
    settled.stream().filter(name -> name.startsWith(drains)).forEach(asked::add);
  }

  @Override
  public Flight<Void> hold(Decision.Hold hold) {
    return new Holding();
  }

  @Override
  public Flight<List<ToolCallResult>> call(
      int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed) {
    return new Calling(turn, calls);
  }

  @Override
  public ModelAskResult endAsking(int turn, @Nullable RunEnding ending, String digest) {
    StepRef step = step(need(StepNames.model(turn)), digest);
    return judged(performers.model().end(new EndAskRequest(step, turn, ending)));
  }

  /** Calls that judging ended have their rows with the reply's: nobody asks for them. */
  private ModelAskResult judged(ModelAskResult result) {
    result.calls().stream()
        .filter(call -> call.verdict() == Verdict.ENDED)
        .forEach(call -> asked.add(StepNames.call(call.callId())));
    return result;
  }

  @Override
  public List<ToolCallResult> end(
      int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason) {
    return all(calls, call -> end(turn, call, wanted, reason));
  }

  private ToolCallResult end(int turn, PlannedCall call, OutcomeKind wanted, String reason) {
    StepRef step = step(need(StepNames.call(call.callId())), call.action());
    return performers.tools().end(new EndCallRequest(step, turn, call, wanted, reason));
  }

  @Override
  public Flight<CompactResult> compact(Decision.Compact compaction, String digest) {
    return new Landing<>(
        compaction.lane() == Lane.QUEUED,
        () -> compacted(compaction.turn(), compaction.number(), compaction.lane(), digest, false));
  }

  @Override
  public CompactResult endCompacting(int turn, int number, String digest) {
    return compacted(turn, number, Lane.FAST, digest, true);
  }

  private CompactResult compacted(int turn, int number, Lane lane, String digest, boolean end) {
    StepRef step = step(need(StepNames.compact(number)), digest);
    return performers.model().compact(new CompactRequest(step, turn, lane, end));
  }

  @Override
  public DrainResult drain(Inlet inlet, int number, @Nullable HoldReason hold, String digest) {
    String name = inlet.drainName(number);
    if (!has(name)) {
      return DrainResult.nothing(0, null);
    }
    return performers
        .run()
        .drain(
            new DrainRequest(
                step(name, digest),
                inlet.turn(),
                number,
                inlet.onceSettled(),
                inlet.unlessSettled(),
                false,
                hold,
                List.of()));
  }

  @Override
  public FinishResult finish(int turn, RunEnding ending, String digest) {
    throw new NotSettled(StepNames.FINISH);
  }

  @Override
  public boolean longEnough() {
    return false;
  }

  @Override
  public Segment handOn(RunState state, String past, Segment.@Nullable Parked parked) {
    throw new IllegalStateException("nothing is long enough to be handed on");
  }

  private boolean has(String name) {
    return settled.contains(name);
  }

  private String need(String name) {
    if (!has(name)) {
      throw new NotSettled(name);
    }
    return name;
  }

  private StepRef step(String name, String digest) {
    asked.add(name);
    return new StepRef(runId, branch, NOBODY, name, digest, 0, false, List.of());
  }

  /** Those that are settled are looked at even where others are not. */
  private static List<ToolCallResult> all(
      List<PlannedCall> calls, Function<PlannedCall, ToolCallResult> each) {
    List<ToolCallResult> results = new ArrayList<>();
    NotSettled open = null;
    for (PlannedCall call : calls) {
      try {
        results.add(each.apply(call));
      } catch (NotSettled e) {
        open = e;
      }
    }
    if (open != null) {
      throw open;
    }
    return results;
  }

  /** Has landed if it is settled. What wakes a run is in drains, which are looked at before. */
  private record Landing<T>(boolean interruptible, Supplier<T> result) implements Flight<T> {
    @Override
    public boolean awaitLandedOrWoken() {
      return true;
    }

    @Override
    public T land() {
      return result.get();
    }

    @Override
    public void abort() {}
  }

  /** Only a drain ends it. */
  private record Holding() implements Flight<Void> {
    @Override
    public boolean interruptible() {
      return true;
    }

    @Override
    public boolean awaitLandedOrWoken() {
      throw new NotSettled("what the run holds for");
    }

    @Override
    public Void land() {
      throw new NotSettled("what the run holds for");
    }

    @Override
    public void abort() {}
  }

  /** The calls of a turn. */
  private final class Calling implements Flight<List<ToolCallResult>> {
    private final int turn;
    private final List<PlannedCall> calls;

    private final List<Release> released = new ArrayList<>();

    Calling(int turn, List<PlannedCall> calls) {
      this.turn = turn;
      this.calls = calls;
    }

    @Override
    public boolean interruptible() {
      return calls.stream()
          .anyMatch(call -> call.lane() == Lane.QUEUED || call.verdict() == Verdict.WAIT);
    }

    @Override
    public boolean awaitLandedOrWoken() {
      return true;
    }

    @Override
    public void release(List<Release> more) {
      released.addAll(more);
    }

    @Override
    public List<ToolCallResult> land() {
      return all(calls, this::result);
    }

    /** The last thing that became of it counts; what nobody knows the end of waits for another. */
    private ToolCallResult result(PlannedCall call) {
      ToolCallResult last = call.verdict() == Verdict.WAIT ? null : performed(call);
      for (Release release : released) {
        if (release.callId().equals(call.callId())) {
          last = letGo(call, release);
        }
      }
      if (last == null || last.held()) {
        throw new NotSettled("what call " + call.callId() + " waits for");
      }
      return last;
    }

    private ToolCallResult letGo(PlannedCall call, Release release) {
      PlannedCall now = release.again() == null ? call : call.again(release.again());
      OutcomeKind wanted = release.wanted();
      if (wanted == null && !release.ended()) {
        return performed(now);
      }
      return end(turn, now, wanted == null ? OutcomeKind.CANCELLED : wanted, "ended");
    }

    private ToolCallResult performed(PlannedCall call) {
      StepRef step = step(need(call.step()), call.action());
      return performers.tools().call(new ToolCallRequest(step, turn, call, call.lane()));
    }

    @Override
    public void abort() {}
  }
}
