package dev.holdfast.worker.simulation;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.model.step.ModelStepsActivity;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Handover;
import dev.holdfast.store.step.RunStepsActivity;
import dev.holdfast.store.step.RunViews;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.tool.step.ToolStepsActivity;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A worker process: its executors and what it remembers. Dies with it. */
record WorkerLife(
    ModelStepsActivity model,
    ToolStepsActivity tools,
    RunStepsActivity run,
    SimulatedCarrier carrier,
    MortalLedger ledger,
    long owner,
    Stages stages) {

  /**
   * Starts one.
   *
   * @param ids never repeats, whatever dies
   */
  static WorkerLife start(
      MortalLedger ledger, ToolBox tools, Clock clock, long owner, AtomicLong ids) {
    return start(ledger, tools, clock, System::nanoTime, owner, ids);
  }

  static WorkerLife start(
      MortalLedger ledger,
      ToolBox tools,
      Clock clock,
      LongSupplier nanos,
      long owner,
      AtomicLong ids) {
    return start(ledger, tools, clock, nanos, owner, ids, new ScriptedModel());
  }

  static WorkerLife start(
      MortalLedger ledger,
      ToolBox tools,
      Clock clock,
      LongSupplier nanos,
      long owner,
      AtomicLong ids,
      ModelProvider asked) {
    var carrier = new SimulatedCarrier();
    var executor =
        new Executor(
            ledger,
            new RunViews(ledger, clock, nanos, Duration.ofHours(1), (run, execution) -> true),
            clock,
            new Handover(),
            () -> carrier,
            () -> owner,
            (run, problem) -> {
              throw new AssertionError(problem);
            });
    var tokens =
        new Tokens() {
          @Override
          public String mint() {
            return "attempt_" + ids.incrementAndGet();
          }

          @Override
          public String mintCallId() {
            return "call_" + ids.incrementAndGet();
          }

          @Override
          public String mintWaitId(WaitKind kind) {
            return kind.prefix() + ids.incrementAndGet();
          }
        };
    var stages = new Stages();
    ModelProvider model = new PausingModel(asked, stages);
    return new WorkerLife(
        new ModelStepsActivity(executor, name -> name.equals(model.name()) ? model : null, tokens),
        new ToolStepsActivity(executor, tools, tokens),
        new RunStepsActivity(executor, tokens),
        carrier,
        ledger,
        owner,
        stages);
  }

  /** A stage for what another execution performs on this worker. */
  Stage goesOn() {
    stages.now = new Stage();
    return stages.now;
  }

  /** Each execution has its own. */
  static final class Stages {
    private Stage now = new Stage();
  }

  /** Stands still while it is asked. */
  private record PausingModel(ModelProvider asked, Stages stages) implements ModelProvider {
    @Override
    public String name() {
      return asked.name();
    }

    @Override
    public ModelAnswer ask(ModelQuestion question) throws ModelFault, InterruptedException {
      stages.now.pause();
      return asked.ask(question);
    }
  }
}
