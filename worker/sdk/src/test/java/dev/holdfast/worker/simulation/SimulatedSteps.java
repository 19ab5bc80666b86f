package dev.holdfast.worker.simulation;

import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.workflows.model.ModelAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.run.DrainRequest;
import dev.holdfast.workflows.run.DrainResult;
import dev.holdfast.workflows.run.FinishRequest;
import dev.holdfast.workflows.run.FinishResult;
import dev.holdfast.workflows.run.RunEnding;
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
import java.util.Collections;
import java.util.List;
import java.util.Random;
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
  private long after;

  record Entry(String name, Object result) {}

  SimulatedSteps(String runId, WorkerLife process, List<Entry> prefix, Random random) {
    this.runId = runId;
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
    return new SimulatedFlight<>(
        ref.name(),
        lane == Lane.QUEUED,
        () -> {
          var request = new ModelAskRequest(ref, turn, lane, random.nextBoolean(), false);
          ModelAskResult result =
              recorded(ref.name(), ModelAskResult.class, lane, () -> model.ask(request));
          after = Math.max(after, result.receipt().position());
          return result;
        });
  }

  @Override
  public Flight<List<ToolCallResult>> call(int turn, List<PlannedCall> calls) {
    List<StepRef> refs =
        calls.stream().map(c -> ref(StepNames.call(c.callId()), c.action())).toList();
    boolean queued = calls.stream().anyMatch(c -> c.lane() == Lane.QUEUED);
    return new SimulatedFlight<>("t" + turn + "/calls", queued, () -> perform(turn, calls, refs));
  }

  /** In an order of arrival that no execution shares with another. */
  private List<ToolCallResult> perform(int turn, List<PlannedCall> calls, List<StepRef> refs) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, random);
    List<ToolCallResult> arrived = new ArrayList<>(Collections.nCopies(calls.size(), null));
    String name = "t" + turn + "/calls";
    @SuppressWarnings("unchecked")
    List<ToolCallResult> results =
        recorded(
            name,
            List.class,
            Lane.QUEUED,
            () -> {
              for (int i : order) {
                PlannedCall call = calls.get(i);
                carrier.carry(call.lane());
                arrived.set(
                    i, tools.call(new ToolCallRequest(refs.get(i), turn, call, call.lane())));
              }
              return arrived;
            });
    results.forEach(result -> after = Math.max(after, result.receipt().position()));
    return results;
  }

  @Override
  public List<ToolCallResult> end(
      int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason) {
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
  public DrainResult drain(Inlet inlet, int number, String digest) {
    String name =
        inlet.whileAsking()
            ? StepNames.modelDrain(inlet.turn(), number)
            : StepNames.callsDrain(inlet.turn(), number);
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
    var request = new FinishRequest(ref(StepNames.FINISH, digest), turn, ending);
    return recorded(StepNames.FINISH, FinishResult.class, Lane.FAST, () -> run.finish(request));
  }

  private <T> T recorded(String name, Class<T> type, Lane lane, Supplier<T> step) {
    T result;
    if (history.size() < prefix.size()) {
      Entry entry = prefix.get(history.size());
      if (!entry.name.equals(name)) {
        throw new AssertionError(
            "history holds %s where the loop asks for %s".formatted(entry.name, name));
      }
      result = type.cast(entry.result);
    } else {
      carrier.carry(lane);
      result = step.get();
    }
    history.add(new Entry(name, result));
    return result;
  }

  private StepRef ref(String name, String digest) {
    return new StepRef(runId, StepRef.MAIN_BRANCH, carrier.execution(), name, digest, after);
  }

  private final class SimulatedFlight<T> implements Flight<T> {
    private final String name;
    private final boolean interruptible;
    private final Supplier<T> performing;
    private @Nullable T landed;
    private int wakes;

    SimulatedFlight(String name, boolean interruptible, Supplier<T> performing) {
      this.name = name;
      this.interruptible = interruptible;
      this.performing = performing;
    }

    @Override
    public boolean interruptible() {
      return interruptible;
    }

    @Override
    public boolean awaitLandedOrWoken() {
      boolean woken =
          recorded(
              "woken " + name, Boolean.class, Lane.FAST, () -> wakes < 3 && random.nextBoolean());
      if (woken) {
        wakes++;
        return false;
      }
      land();
      return true;
    }

    @Override
    public T land() {
      if (landed == null) {
        landed = performing.get();
      }
      return landed;
    }

    @Override
    public void abort() {}
  }
}
