package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Temporal's reset, with the old branch still at work. */
class ResetTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void aResetRunGoesOnInANewBranchAndAZombieChangesNothing() {
    Gate inFlight = new Gate("send in flight");
    live.world()
        .hold(
            inFlight, visit -> visit.point() == Point.EFFECT && visit.label().equals("reset/send"));
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script()
                    .turn(call("read_queued", "reset/first"))
                    .turn(call("send", "reset/send"))
                    .turn(call("put_fast", "reset/after"))
                    .end());
    assertTrue(inFlight.awaitReached(SOON), inFlight::toString);
    RunRows before = live.rows(run);
    RunRows.Step zombie =
        before.steps().stream().filter(step -> "UNSAFE".equals(step.effect())).findFirst().get();

    String execution = live.desk().reset(run, live.desk().tasksCompleted(run).get(1));

    RunRows ended = live.awaitEnd(run, SOON);
    RunRows.Step notSent =
        ended.steps().stream()
            .filter(step -> "UNSAFE".equals(step.effect()) && !step.name().equals(zombie.name()))
            .findFirst()
            .get();
    assertAll(
        () -> assertEquals("completed", ended.head().status()),
        () ->
            assertEquals(execution, live.read("select branch from holdfast.run where id = ?", run)),
        () -> assertEquals(before.events(), ended.events().subList(0, before.events().size())),
        () -> assertEquals(List.of(), ended.late()),
        () -> assertTrue(notSent.unknown(), notSent::toString),
        () -> assertEquals("OUTCOME_UNKNOWN", notSent.json().path("kind").asText()),
        () -> assertTrue(notSent.json().path("content").asText().contains(zombie.name())),
        () ->
            assertEquals(
                1,
                live.world().visits(Point.EFFECT, run).stream()
                    .filter(visit -> visit.tool().equals("send"))
                    .count()));

    inFlight.open();
    Awaitility.await("the zombie's answer is kept as late")
        .atMost(SOON)
        .until(() -> !live.rows(run).late().isEmpty());
    RunRows afterwards = live.rows(run);
    assertAll(
        () ->
            assertEquals(
                List.of(zombie.name()),
                afterwards.late().stream().map(RunRows.Late::name).toList()),
        () -> assertEquals(ended.head(), afterwards.head()),
        () -> assertEquals(ended.steps(), afterwards.steps()),
        () -> assertEquals(ended.events(), afterwards.events()),
        () -> assertEquals(ended.usage(), afterwards.usage()),
        () ->
            assertEquals(
                LongStream.rangeClosed(1, afterwards.head().lastEvent()).boxed().toList(),
                afterwards.events().stream().map(RunRows.Event::seq).toList()),
        () ->
            assertEquals(
                WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED,
                live.desk().status(run)));
  }

  /** Temporal hands the call that is in flight to the new execution before its first task. */
  @Test
  void aCallThatAResetCarriesAlongKeepsWhatItsExecutionHasSeen() {
    Gate inFlight = new Gate("second call in flight");
    live.world()
        .hold(
            inFlight,
            visit -> visit.point() == Point.BEGIN && visit.label().equals("carried/second"));
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script()
                    .turn(
                        call("read_queued", "carried/first"), call("read_queued", "carried/second"))
                    .turn(call("put_fast", "carried/after"))
                    .end());
    assertTrue(inFlight.awaitReached(SOON), inFlight::toString);
    Awaitility.await("the first call is in history and seen")
        .atMost(SOON)
        .until(() -> live.desk().tasksCompleted(run).size() >= 2);

    String execution = live.desk().reset(run, live.desk().tasksCompleted(run).get(1));
    Awaitility.await("the call is carried along")
        .atMost(SOON)
        .until(
            () -> execution.equals(live.read("select branch from holdfast.run where id = ?", run)));
    inFlight.open();

    RunRows ended = live.awaitEnd(run, SOON);
    assertAll(
        () -> assertEquals("completed", ended.head().status()),
        () -> assertEquals(1, visits(run, "carried/first")),
        () -> assertEquals(1, visits(run, "carried/after")),
        () ->
            assertEquals(
                "1",
                live.read(
                    """
                    select count(*) from holdfast.branch b
                    join holdfast.step s on s.run_id = b.run_id and s.branch = b.parent
                      and s.kind = 'call' and s.position <= b.parent_step
                    where b.run_id = ?
                    """,
                    run)));
  }

  private long visits(String run, String label) {
    return live.world().visits(Point.BEGIN, run).stream()
        .filter(visit -> visit.label().equals(label))
        .count();
  }

  @Test
  void aResetOfAFinishedRunClosesAtOnceAndChangesNothing() {
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script()
                    .turn(call("read_queued", "finished/read"))
                    .turn(call("send", "finished/send"))
                    .end());
    RunRows before = live.awaitEnd(run, SOON);
    Awaitility.await("the workflow closes").atMost(SOON).until(() -> closed(run));

    String execution = live.desk().reset(run, live.desk().tasksCompleted(run).getFirst());

    Awaitility.await("the new execution closes")
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            closed(run)
                && live.desk()
                    .describe(run)
                    .getWorkflowExecutionInfo()
                    .getExecution()
                    .getRunId()
                    .equals(execution));
    assertEquals(before, live.rows(run));
    assertEquals(2, live.world().visits(Point.BEGIN, run).size());
  }

  private boolean closed(String run) {
    return live.desk().status(run) == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
  }
}
