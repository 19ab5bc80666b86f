package dev.holdfast.workflows.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The calls of a turn on a Temporal server, so many at once. */
class ParallelCallsTest {
  private static final String RUN = "run_1";
  private static final int WAIT_SECONDS = 20;

  private final TestWorkflowEnvironment environment =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder().setDataConverter(Wire.dataConverter()).build())
              .build());
  private int segmentSteps;
  private final Worker runs = environment.newWorker(Names.runsQueue("main"));
  private final Worker tools =
      environment.newWorker(
          Names.toolsQueue("main"),
          WorkerOptions.newBuilder()
              .setMaxHeartbeatThrottleInterval(Duration.ofMillis(100))
              .build());

  @BeforeEach
  void registerShell() {
    runs.registerWorkflowImplementationTypes(AgentRunWorkflow.class);
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @ParameterizedTest
  @EnumSource(Lane.class)
  void sendsTheNextCallWhenOneHasCome(Lane lane) throws Exception {
    var steps = new ScriptedSteps(calls(8, lane));
    WorkflowStub run = start(steps, 3);
    assertEquals(Set.of("c0", "c1", "c2"), new TreeSet<>(begun(steps, 3)));
    // The newest first: each makes room for the next in order.
    for (int i = 2; i < 7; i++) {
      steps.letReturn("c" + i);
      assertEquals(List.of("c" + (i + 1)), begun(steps, 1));
    }
    List.of("c7", "c1", "c0").forEach(steps::letReturn);
    assertEquals(EndingKind.COMPLETED, run.getResult(RunEnding.class).kind());
    assertEquals(3, steps.mostFlying());
    assertEquals(List.of(), steps.ended);
    replay();
  }

  @Test
  void takesResultsInCallOrderWhateverCameFirst() throws Exception {
    var bounded = new ScriptedSteps(calls(6, Lane.QUEUED));
    WorkflowStub run = start(bounded, 2);
    begun(bounded, 2);
    bounded.letReturn("c1");
    bounded.letReturn("c2");
    bounded.letReturn("c3");
    bounded.letReturn("c4");
    bounded.letReturn("c5");
    begun(bounded, 4);
    bounded.letReturn("c0");
    run.getResult(RunEnding.class);
    assertEquals(trailOfCallOrder(6), bounded.askedWith(2));
    replay();
  }

  @Test
  void withoutABoundAllAreUnderWay() throws Exception {
    var steps = new ScriptedSteps(calls(20, Lane.QUEUED));
    WorkflowStub run = start(steps, 0);
    List<String> ids = begun(steps, 20);
    assertEquals(20, steps.mostFlying());
    ids.forEach(steps::letReturn);
    run.getResult(RunEnding.class);
    replay();
  }

  @Test
  void aRunThatIsCancelledSendsNothingMore() throws Exception {
    var steps = new ScriptedSteps(calls(5, Lane.QUEUED));
    WorkflowStub run = start(steps, 2);
    assertEquals(Set.of("c0", "c1"), new TreeSet<>(begun(steps, 2)));
    steps.cancel();
    run.signal(Names.WAKE);
    assertEquals(EndingKind.CANCELLED, run.getResult(RunEnding.class).kind());
    assertTrue(steps.begun.isEmpty(), () -> "sent after the cancel: " + steps.begun);
    assertEquals(List.of("c0", "c1", "c2", "c3", "c4"), steps.ended);
    replay();
  }

  /** The execution closes as cancelled whatever it returns: nothing would go on behind it. */
  @Test
  void aNativeCancelAtTheEndOfASegmentIsTakenIn() throws Exception {
    var steps = new ScriptedSteps(calls(1, Lane.QUEUED));
    segmentSteps = 1;
    WorkflowStub run = start(steps, 0);
    begun(steps, 1);
    run.cancel();
    assertTrue(steps.toldOfNativeCancel.await(WAIT_SECONDS, TimeUnit.SECONDS));
    steps.letReturn("c0");
    assertThrows(WorkflowFailedException.class, () -> run.getResult(RunEnding.class));
    assertEquals(List.of(1, 2), steps.turnsAsked());
  }

  private WorkflowStub start(ScriptedSteps steps, int parallelCalls) {
    runs.registerActivitiesImplementations(steps);
    tools.registerActivitiesImplementations(steps);
    environment.start();
    RunPlan plan =
        new RunPlan(
            "agent",
            "1",
            "digest",
            "main",
            "scripted",
            Lane.FAST,
            RunLimits.DEFAULT,
            environment.currentTimeMillis() + Duration.ofDays(30).toMillis(),
            segmentSteps,
            parallelCalls,
            null);
    WorkflowStub run =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                Names.AGENT_RUN,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(RUN)
                    .setTaskQueue(Names.runsQueue("main"))
                    .build());
    run.start(new AgentRunInput(RUN, StepRef.MAIN_BRANCH, plan, null, null));
    return run;
  }

  private void replay() throws Exception {
    WorkflowReplayer.replayWorkflowExecution(
        environment.getWorkflowClient().fetchHistory(RUN), runs);
  }

  private static List<String> begun(ScriptedSteps steps, int count) throws InterruptedException {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String id = steps.begun.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      assertNotNull(id, () -> "only these calls were sent: " + ids);
      ids.add(id);
    }
    return ids;
  }

  private static String trailOfCallOrder(int calls) {
    Trail trail = Trail.of("digest", null);
    trail.replied("reply 1");
    IntStream.range(0, calls).forEach(i -> trail.callEnded(ScriptedSteps.digestOfOk("c" + i)));
    trail.turnEnded();
    return trail.inputOf("t2/model");
  }

  private static List<PlannedCall> calls(int count, Lane lane) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            new PlannedCall(
                "c" + i, i, "tool", lane, Effect.READ, 60_000, "action " + i, Verdict.PROCEED))
        .toList();
  }
}
