package dev.holdfast.worker.simulation;

import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.run.Decision;
import dev.holdfast.workflows.run.DrainRequest;
import dev.holdfast.workflows.run.DrainResult;
import dev.holdfast.workflows.run.FinishRequest;
import dev.holdfast.workflows.run.FinishResult;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunState;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Steps on the real executors, without Temporal. What an execution saw is its history; another
 * execution may be given a prefix of it, as after a lost workflow task.
 */
final class SimulatedSteps implements Steps {
  private final String runId;
  private final ModelStepsActivity model;
  private final ToolStepsActivity tools;
  private final RunStepsActivity run;
  private final SimulatedCarrier carrier;
  private final Random random;
  private final List<Entry> prefix;
  private final List<Entry> history = new ArrayList<>();
  private final Map<String, Integer> wakes;
  private final Stage stage;
  private final BooleanSupplier losesItsTask;
  private final int parallelCalls;
  private final List<Stage.Act<?>> aborted = new ArrayList<>();
  private long after;
  private boolean live;

  record Entry(String name, Object result) {}

  /**
   * Begins an execution.
   *
   * @param parallelCalls how many calls are under way at once
   * @param wakes how often each flight was woken before: a signal stays in history, whatever was
   *     lost behind it
   * @param losesItsTask whether the execution ends here although its worker lives
   */
  SimulatedSteps(
      String runId,
      @Nullable Segment segment,
      WorkerLife process,
      Stage stage,
      List<Entry> prefix,
      Map<String, Integer> wakes,
      BooleanSupplier losesItsTask,
      int parallelCalls,
      Random random) {
    this.runId = runId;
    this.after = segment == null ? 0 : segment.after();
    this.wakes = wakes;
    this.stage = stage;
    this.losesItsTask = losesItsTask;
    this.parallelCalls = parallelCalls;
    this.model = process.model();
    this.tools = process.tools();
    this.run = process.run();
    this.carrier = process.carrier();
    this.prefix = prefix;
    this.random = random;
  }

  List<Entry> history() {
    return history;
  }

  @Override
  public Flight<ModelAskResult> ask(int turn, Lane lane, String digest) {
    StepRef ref = ref(StepNames.model(turn), digest);
    var request = new ModelAskRequest(ref, turn, lane, random.nextBoolean(), false);
    return new SimulatedFlight<ModelAskResult, ModelAskResult>(
        ref.name(),
        lane == Lane.QUEUED,
        1,
        List.of(carried(lane, () -> model.ask(request))),
        results -> {
          after = Math.max(after, results.getFirst().receipt().position());
          return results.getFirst();
        });
  }

  @Override
  public Flight<List<ToolCallResult>> call(int turn, List<PlannedCall> calls) {
    List<Supplier<ToolCallResult>> performing = new ArrayList<>();
    boolean first = first();
    for (PlannedCall call : calls) {
      StepRef ref = ref(StepNames.call(call.callId()), call.action(), first);
      var request = new ToolCallRequest(ref, turn, call, call.lane());
      performing.add(carried(call.lane(), () -> tools.call(request)));
    }
    return new SimulatedFlight<ToolCallResult, List<ToolCallResult>>(
        "t" + turn + "/calls",
        calls.stream().anyMatch(call -> call.lane() == Lane.QUEUED),
        parallelCalls,
        performing,
        results -> {
          results.forEach(result -> after = Math.max(after, result.receipt().position()));
          return results;
        });
  }

  @Override
  public ModelAskResult endAsking(int turn, RunEnding ending, String digest) {
    someAbortedGoOn();
    var request = new EndAskRequest(ref(StepNames.model(turn), digest), turn, ending);
    ModelAskResult result =
        recorded(
            "end " + request.step().name(),
            ModelAskResult.class,
            Lane.FAST,
            () -> model.end(request));
    after = Math.max(after, result.receipt().position());
    return result;
  }

  @Override
  public List<ToolCallResult> end(
      int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason) {
    someAbortedGoOn();
    List<ToolCallResult> results = new ArrayList<>();
    for (PlannedCall call : calls) {
      StepRef ref = ref(StepNames.call(call.callId()), call.action());
      ToolCallResult result =
          recorded(
              "end " + ref.name(),
              ToolCallResult.class,
              Lane.FAST,
              () -> tools.end(new EndCallRequest(ref, turn, call, wanted, reason)));
      after = Math.max(after, result.receipt().position());
      results.add(result);
    }
    return results;
  }

  @Override
  public Flight<CompactResult> compact(Decision.Compact compaction, String digest) {
    StepRef ref = ref(StepNames.compact(compaction.number()), digest);
    var request = new CompactRequest(ref, compaction.turn(), compaction.lane(), false);
    return new SimulatedFlight<CompactResult, CompactResult>(
        ref.name(),
        compaction.lane() == Lane.QUEUED,
        1,
        List.of(carried(compaction.lane(), () -> model.compact(request))),
        results -> {
          after = Math.max(after, results.getFirst().receipt().position());
          return results.getFirst();
        });
  }

  @Override
  public CompactResult endCompacting(int turn, int number, String digest) {
    someAbortedGoOn();
    var request = new CompactRequest(ref(StepNames.compact(number), digest), turn, Lane.FAST, true);
    CompactResult result =
        recorded(
            "end " + request.step().name(),
            CompactResult.class,
            Lane.FAST,
            () -> model.compact(request));
    after = Math.max(after, result.receipt().position());
    return result;
  }

  @Override
  public DrainResult drain(Inlet inlet, int number, String digest) {
    String name = inlet.drainName(number);
    var request =
        new DrainRequest(
            ref(name, digest),
            inlet.turn(),
            number,
            inlet.onceSettled(),
            inlet.unlessSettled(),
            false);
    DrainResult result = recorded(name, DrainResult.class, Lane.FAST, () -> run.drain(request));
    after = Math.max(after, result.receipt().position());
    return result;
  }

  @Override
  public FinishResult finish(int turn, RunEnding ending, String digest) {
    someAbortedGoOn();
    var request = new FinishRequest(ref(StepNames.FINISH, digest), turn, ending, false);
    return recorded(StepNames.FINISH, FinishResult.class, Lane.FAST, () -> run.finish(request));
  }

  /** More often than any real execution does. */
  @Override
  public boolean longEnough() {
    return recorded("long enough", Boolean.class, Lane.FAST, () -> random.nextInt(3) == 0);
  }

  @Override
  public Segment handOn(RunState state, String past) {
    return new Segment(state.progress(), past, after, random.nextBoolean(), false);
  }

  /** What was asked to stop may stop, or go on until it has settled. */
  private void someAbortedGoOn() {
    while (inPresent() && !aborted.isEmpty() && random.nextInt(3) != 0) {
      aborted.get(random.nextInt(aborted.size())).goOn();
      aborted.removeIf(Stage.Act::over);
    }
  }

  private <T> Supplier<T> carried(Lane lane, Supplier<T> step) {
    return () -> {
      carrier.carry(lane);
      return step.get();
    };
  }

  private boolean inPresent() {
    return history.size() >= prefix.size();
  }

  private <T> T recorded(String name, Class<T> type, Lane lane, Supplier<T> step) {
    T result;
    if (!inPresent()) {
      Entry entry = prefix.get(history.size());
      if (!entry.name.equals(name)) {
        throw new AssertionError(
            "history holds %s where the loop asks for %s".formatted(entry.name, name));
      }
      result = type.cast(entry.result);
    } else {
      carrier.carry(lane);
      result = step.get();
      if (losesItsTask.getAsBoolean()) {
        throw new Killed();
      }
    }
    history.add(new Entry(name, result));
    return result;
  }

  private StepRef ref(String name, String digest) {
    return ref(name, digest, first());
  }

  private StepRef ref(String name, String digest, boolean first) {
    return new StepRef(
        runId, StepRef.MAIN_BRANCH, carrier.execution(), name, digest, after, first, List.of());
  }

  private boolean first() {
    boolean first = !live || !inPresent();
    live |= inPresent();
    return first;
  }

  private final class SimulatedFlight<P, T> implements Flight<T> {
    private final String name;
    private final boolean interruptible;
    private final Function<List<P>, T> landing;
    private final List<Stage.Act<P>> acts;
    private @Nullable T landed;
    private final int width;
    private int sent;
    private int woken;

    SimulatedFlight(
        String name,
        boolean interruptible,
        int width,
        List<Supplier<P>> performing,
        Function<List<P>, T> landing) {
      this.name = name;
      this.interruptible = interruptible;
      this.width = width;
      this.acts = performing.stream().map(stage::act).toList();
      this.landing = landing;
    }

    @Override
    public boolean interruptible() {
      return interruptible;
    }

    /** In call order, the next when one has come back. */
    private void send() {
      while (sent < acts.size()
          && acts.subList(0, sent).stream().filter(act -> !act.over()).count() < width) {
        sent++;
      }
    }

    private void oneGoesOn() {
      send();
      acts.get(random.nextInt(sent)).goOn();
    }

    @Override
    public boolean awaitLandedOrWoken() {
      int before = wakes.getOrDefault(name, 0);
      boolean wakesUp =
          recorded(
              "woken " + name,
              Boolean.class,
              Lane.FAST,
              () -> woken < before || (woken < 3 && random.nextBoolean()));
      if (wakesUp) {
        woken++;
        wakes.merge(name, woken, Math::max);
      }
      boolean lands =
          !wakesUp
              || recorded("lands " + name, Boolean.class, Lane.FAST, () -> random.nextInt(4) == 0);
      if (lands) {
        land();
      } else if (inPresent()) {
        someGoOn();
      }
      return !wakesUp;
    }

    /** In an order that no execution shares with another. */
    private void someGoOn() {
      send();
      while (random.nextBoolean()) {
        oneGoesOn();
      }
    }

    @Override
    public T land() {
      if (landed == null) {
        @SuppressWarnings("unchecked")
        List<P> results = recorded(name, List.class, Lane.QUEUED, this::ended);
        landed = landing.apply(results);
      }
      return landed;
    }

    private List<P> ended() {
      while (acts.stream().anyMatch(act -> !act.over())) {
        oneGoesOn();
      }
      return acts.stream().map(Stage.Act::end).toList();
    }

    @Override
    public void abort() {
      if (landed == null) {
        aborted.addAll(acts.subList(0, sent));
      }
    }
  }
}
