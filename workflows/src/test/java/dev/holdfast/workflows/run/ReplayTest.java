package dev.holdfast.workflows.run;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wait.SignalledDecision;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Histories of real runs, kept per release, replayed against the shell as it is now. */
class ReplayTest {

  @TestFactory
  Stream<DynamicTest> replaysEveryKeptHistory() throws IOException, URISyntaxException {
    List<Path> histories = histories();
    assertTrue(histories.size() >= 11, () -> "histories are missing: " + histories);
    return histories.stream()
        .map(history ->
            DynamicTest.dynamicTest(
                scenario(history), () -> replay(history, AgentRunWorkflow.class)));
  }

  /** Shows that the replay would notice: here a step is begun before the input is drained. */
  @TestFactory
  Stream<DynamicTest> noticesSwappedSteps() throws IOException, URISyntaxException {
    return histories().stream()
        .filter(history -> history.toString().contains("queued"))
        .map(history ->
            DynamicTest.dynamicTest(
                scenario(history),
                () ->
                    assertThrows(RuntimeException.class, () -> replay(history, SwappedRun.class))));
  }

  private static void replay(Path history, Class<?> shell) throws Exception {
    var options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build())
            .build();
    try (var environment = TestWorkflowEnvironment.newInstance(options)) {
      Worker worker = environment.newWorker("main.runs");
      worker.registerWorkflowImplementationTypes(shell);
      WorkflowReplayer.replayWorkflowExecution(
          WorkflowExecutionHistory.fromJson(Files.readString(history)), worker);
    }
  }

  private static String scenario(Path history) {
    int names = history.getNameCount();
    return history.subpath(names - 2, names).toString();
  }

  private static List<Path> histories() throws IOException, URISyntaxException {
    URL folder = ReplayTest.class.getResource("/histories/AgentRun");
    if (folder == null) {
      throw new IllegalStateException("there is no folder of histories");
    }
    try (Stream<Path> files = Files.walk(Path.of(folder.toURI()))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  /** The shell with two steps swapped. */
  public static final class SwappedRun implements AgentRun {
    private final Wakeups wakeups = new Wakeups();

    @Override
    public @Nullable RunEnding run(AgentRunInput input) {
      String execution = Workflow.getInfo().getRunId();
      var origin = new TemporalSteps.Origin(input.runId(), StepRef.MAIN_BRANCH, execution);
      var steps = new TemporalSteps(input, origin, wakeups);
      var end = new AgentLoop(input.plan(), null, new BeginningFirst(steps)).run();
      return ((LoopEnd.Closed) end).ending();
    }

    @Override
    public void decide(SignalledDecision decision) {
      wakeups.decided(decision);
    }

    @Override
    public void handOver() {
      wakeups.handOver();
    }

    @Override
    public void wake() {
      wakeups.wake();
    }
  }

  /** Begins what flies before the input is taken in. */
  private record BeginningFirst(Steps steps) implements Steps {

    @Override
    public Flight<ModelAskResult> ask(Decision.AskModel ask, String digest) {
      return begun(steps.ask(ask, digest));
    }

    @Override
    public Flight<Void> hold(Decision.Hold hold) {
      return steps.hold(hold);
    }

    @Override
    public Flight<List<ToolCallResult>> call(
        int turn, List<PlannedCall> calls, List<Segment.Parked.Landed> landed) {
      return begun(steps.call(turn, calls, landed));
    }

    @Override
    public Flight<CompactResult> compact(Decision.Compact compaction, String digest) {
      return begun(steps.compact(compaction, digest));
    }

    @Override
    public CompactResult endCompacting(int turn, int number, String digest) {
      return steps.endCompacting(turn, number, digest);
    }

    @Override
    public ModelAskResult endAsking(int turn, @Nullable RunEnding ending, String digest) {
      return steps.endAsking(turn, ending, digest);
    }

    @Override
    public List<ToolCallResult> end(
        int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason) {
      return steps.end(turn, calls, wanted, reason);
    }

    @Override
    public DrainResult drain(Inlet inlet, int number, @Nullable HoldReason hold, String digest) {
      return steps.drain(inlet, number, hold, digest);
    }

    @Override
    public FinishResult finish(int turn, RunEnding ending, String digest) {
      return steps.finish(turn, ending, digest);
    }

    @Override
    public boolean longEnough() {
      return steps.longEnough();
    }

    @Override
    public Segment handOn(RunState state, String past, Segment.@Nullable Parked parked) {
      return steps.handOn(state, past, parked);
    }

    private static <F extends Flight<?>> F begun(F flight) {
      flight.land();
      return flight;
    }
  }
}
