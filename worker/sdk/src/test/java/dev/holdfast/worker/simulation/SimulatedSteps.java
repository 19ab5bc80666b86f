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
import dev.holdfast.workflows.run.HoldReason;
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
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
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
  private final Runnable outside;
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
   * @param outside may decide about what calls wait for
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
      Runnable outside,
      int parallelCalls,
      Random random) {
    this.runId = runId;
    this.after = segment == null ? 0 : segment.after();
    this.wakes = wakes;
    this.stage = stage;
    this.losesItsTask = losesItsTask;
    this.outside = outside;
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
  public Flight<ModelAskResult> ask(Decision.AskModel ask, String digest) {
    int turn = ask.turn();
    Lane lane = ask.lane();
    StepRef ref = ref(StepNames.model(turn), digest);
    var request = new ModelAskRequest(ref, turn, lane, random.nextBoolean(), false, ask.hold());
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
  public Flight<List<ToolCallResult>> call(
      int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed) {
    return new SimulatedCalls(turn, calls, landed);
  }

  @Override
  public ModelAskResult endAsking(int turn, @Nullable RunEnding ending, String digest) {
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
  public Flight<Void> hold(Decision.Hold hold) {
    return new Holding("t" + hold.turn() + "/held " + hold.beforeCalls());
  }

  @Override
  public DrainResult drain(Inlet inlet, int number, @Nullable HoldReason hold, String digest) {
    String name = inlet.drainName(number);
    var request =
        new DrainRequest(
            ref(name, digest),
            inlet.turn(),
            number,
            inlet.onceSettled(),
            inlet.unlessSettled(),
            false,
            hold);
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
  public Segment handOn(RunState state, String past, Segment.@Nullable Parked parked) {
    return new Segment(
        state.progress(), past, after, random.nextBoolean(), false, parked, List.of());
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
      result = asTemporalKeepsIt(step.get(), type);
      if (losesItsTask.getAsBoolean()) {
        throw new Killed();
      }
    }
    history.add(new Entry(name, result));
    return result;
  }

  /** What an execution sees of a step went through JSON. */
  private static <T> T asTemporalKeepsIt(T result, Class<T> type) {
    return type.isRecord() ? Wire.read(Wire.write(result), type) : result;
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

  private class SimulatedFlight<P, T> implements Flight<T> {
    private final String name;
    private final boolean interruptible;
    private final Function<List<P>, T> landing;
    private final List<Stage.@Nullable Act<P>> places = new ArrayList<>();
    private final List<Stage.Act<P>> acts = new ArrayList<>();
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
      this.landing = landing;
      performing.forEach(step -> letGo(hold(), step));
    }

    /** Makes a place for a step that is not to be sent yet. */
    final int hold() {
      places.add(null);
      return places.size() - 1;
    }

    final void letGo(int place, Supplier<P> step) {
      Stage.Act<P> act = stage.act(step);
      places.set(place, act);
      acts.add(act);
    }

    /** Takes what a place came to before. */
    final void landed(int place, P result) {
      Stage.Act<P> act = stage.act(() -> result);
      act.goOn();
      places.set(place, act);
      acts.addFirst(act);
      sent++;
    }

    /** Gives up what is at a place for something else; what was given up may still go on. */
    final void replace(int place, Supplier<P> instead) {
      Stage.Act<P> before = places.get(place);
      if (before != null) {
        int at = acts.indexOf(before);
        acts.remove(before);
        if (at < sent) {
          sent--;
          aborted.add(before);
        }
      }
      letGo(place, instead);
    }

    final boolean holds() {
      return places.stream()
          .anyMatch(
              act -> act == null || (acts.indexOf(act) < sent && act.over() && open(act.end())));
    }

    /** Whether this is no end yet. */
    boolean open(P result) {
      return false;
    }

    /** What has come back, by place. An execution that history has brought here gets it again. */
    final Map<Integer, P> back() {
      while (underWay()) {
        oneGoesOn();
      }
      Map<Integer, P> back = new TreeMap<>();
      for (int i = 0; i < places.size(); i++) {
        Stage.Act<P> act = places.get(i);
        if (act != null && acts.indexOf(act) < sent && act.over()) {
          back.put(i, act.end());
        }
      }
      return back;
    }

    final boolean underWay() {
      return sent < acts.size() || acts.stream().anyMatch(act -> !act.over());
    }

    final String name() {
      return name;
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
      if (sent > 0) {
        acts.get(random.nextInt(sent)).goOn();
      }
    }

    @Override
    public boolean awaitLandedOrWoken() {
      int before = wakes.getOrDefault(name, 0);
      boolean wakesUp =
          recorded(
              "woken " + name,
              Boolean.class,
              Lane.FAST,
              () -> {
                boolean wakes = holds() || woken < before || (woken < 3 && random.nextBoolean());
                while (!wakes && underWay()) {
                  oneGoesOn();
                }
                if (holds()) {
                  outside.run();
                }
                return wakes || holds();
              });
      if (wakesUp) {
        woken++;
        wakes.merge(name, woken, Math::max);
      }
      boolean lands =
          !wakesUp
              || recorded(
                  "lands " + name,
                  Boolean.class,
                  Lane.FAST,
                  () -> !holds() && !underWay() && random.nextInt(2) == 0);
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
      return places.stream().map(act -> Objects.requireNonNull(act).end()).toList();
    }

    @Override
    public void abort() {
      if (landed == null) {
        aborted.addAll(acts.subList(0, sent));
      }
    }
  }

  /** Nothing, until the outside lets the run go on. */
  private final class Holding implements Flight<Void> {
    private final String name;

    Holding(String name) {
      this.name = name;
    }

    @Override
    public boolean interruptible() {
      return true;
    }

    @Override
    public boolean awaitLandedOrWoken() {
      boolean ignored =
          recorded(
              "woken " + name,
              Boolean.class,
              Lane.FAST,
              () -> {
                outside.run();
                return true;
              });
      return false;
    }

    @Override
    public boolean parked() {
      return true;
    }

    @Override
    public Void land() {
      throw new IllegalStateException("nothing lands");
    }

    @Override
    public void abort() {}
  }

  /** The calls of a turn: those that wait are held. */
  private final class SimulatedCalls extends SimulatedFlight<ToolCallResult, List<ToolCallResult>> {
    private final int turn;
    private final List<PlannedCall> calls;
    private final boolean first = first();

    SimulatedCalls(int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed) {
      super(
          "t" + turn + "/calls",
          calls.stream()
              .anyMatch(call -> call.lane() == Lane.QUEUED || call.verdict() == Verdict.WAIT),
          parallelCalls,
          List.of(),
          results -> {
            results.forEach(result -> after = Math.max(after, result.receipt().position()));
            return results;
          });
      this.turn = turn;
      this.calls = calls;
      for (PlannedCall call : calls) {
        int place = hold();
        ToolCallResult before =
            landed.stream()
                .filter(one -> one.slot() == call.slot())
                .map(Segment.Parked.Landed::result)
                .findFirst()
                .orElse(null);
        if (before != null) {
          landed(place, before);
        } else if (call.verdict() != Verdict.WAIT) {
          letGo(place, perform(call));
        }
      }
    }

    private Supplier<ToolCallResult> perform(PlannedCall call) {
      StepRef ref = ref(call.step(), call.action(), first);
      var request = new ToolCallRequest(ref, turn, call, call.lane());
      return carried(call.lane(), () -> tools.call(request));
    }

    private Supplier<ToolCallResult> end(PlannedCall call, OutcomeKind wanted) {
      StepRef ref = ref(StepNames.call(call.callId()), call.action(), first);
      var request = new EndCallRequest(ref, turn, call, wanted, "ended by an operator");
      return carried(Lane.FAST, () -> tools.end(request));
    }

    private Supplier<ToolCallResult> takeEnd(PlannedCall call) {
      StepRef ref = ref(StepNames.call(call.callId()), call.action(), first);
      var request = new EndCallRequest(ref, turn, call, OutcomeKind.CANCELLED, "not waiting");
      return carried(Lane.FAST, () -> tools.end(request));
    }

    @Override
    public void release(List<Release> released) {
      for (Release release : released) {
        for (int i = 0; i < calls.size(); i++) {
          if (calls.get(i).callId().equals(release.callId())) {
            let(i, calls.get(i), release);
          }
        }
      }
    }

    private void let(int place, PlannedCall call, Release release) {
      OutcomeKind wanted = release.wanted();
      PlannedCall now = release.again() == null ? call : call.again(release.again());
      Supplier<ToolCallResult> way =
          wanted != null ? end(now, wanted) : release.ended() ? takeEnd(now) : perform(now);
      if (wanted != null || release.again() != null) {
        replace(place, way);
      } else {
        letGo(place, way);
      }
    }

    @Override
    boolean open(ToolCallResult result) {
      return result.held();
    }

    @Override
    public void dueAt(@Nullable Long millis) {}

    @Override
    public boolean parked() {
      return recorded("parked " + name(), Boolean.class, Lane.FAST, () -> holds() && !underWay());
    }

    @Override
    public List<Segment.Parked.Landed> landed() {
      @SuppressWarnings("unchecked")
      Map<Integer, ToolCallResult> back =
          recorded("landed " + name(), Map.class, Lane.FAST, this::back);
      List<Segment.Parked.Landed> landed = new ArrayList<>();
      back.forEach((place, result) ->
          landed.add(new Segment.Parked.Landed(calls.get(place).slot(), result)));
      return landed;
    }
  }
}
