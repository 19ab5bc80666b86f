package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that an operator ends in Temporal while a tool is in flight. */
class EndedByOperatorTest {
  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void aTerminatedRunIsFailedWithThatCode() {
    Gate inFlight = held("terminated", Point.BEGIN);
    String run = startedWith("send", "terminated", inFlight);

    live.desk().terminate(run);

    RunRows ended = live.awaitEnd(run, Duration.ofSeconds(30));
    JsonNode shown = live.caller().run(run);
    inFlight.open();
    Awaitility.await("what was in flight changes nothing")
        .atMost(Duration.ofSeconds(10))
        .until(() -> !live.rows(run).late().isEmpty());
    RunRows afterwards = live.rows(run);
    assertAll(
        () -> assertEquals("failed", shown.path("status").asText()),
        () -> assertEquals("terminated", shown.path("error").path("code").asText()),
        () -> assertEquals("run.failed", ended.events().getLast().type()),
        () ->
            assertEquals(
                List.of("tool.completed", "tool.outcome_unknown"),
                ended.events().stream()
                    .map(RunRows.Event::type)
                    .filter(type -> type.equals("tool.completed") || type.contains("unknown"))
                    .toList()),
        () -> assertEquals(List.of(), Invariants.brokenIn(afterwards, live.world(), false)),
        () -> assertEquals(ended.events(), afterwards.events()),
        () -> assertEquals(ended.steps(), afterwards.steps()),
        () -> assertEquals(ended.head(), afterwards.head()));
  }

  @Test
  void aNativeCancelCancelsTheRun() {
    Gate inFlight = held("cancelled", Point.BEGIN);
    String run = startedWith("read_queued", "cancelled", inFlight);

    live.desk().cancel(run);

    RunRows ended = live.awaitEnd(run, Duration.ofSeconds(10));
    Awaitility.await("the workflow closes as cancelled")
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            live.desk().status(run) == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CANCELED);
    assertAll(
        () -> assertEquals("cancelled", ended.head().status()),
        () -> assertEquals("run.cancelled", ended.events().getLast().type()),
        () ->
            assertEquals(
                List.of("cancel applied"),
                ended.commands().stream()
                    .map(command -> command.kind() + " " + command.state())
                    .toList()),
        () -> assertEquals(ended, live.rows(run)));
  }

  private Gate held(String label, Point point) {
    Gate gate = new Gate(label);
    live.world().hold(gate, visit -> visit.point() == point && visit.label().equals(label));
    return gate;
  }

  private String startedWith(String tool, String label, Gate inFlight) {
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script()
                    .turn(call("put_fast", label + "/before"))
                    .turn(call(tool, label))
                    .end());
    assertTrue(inFlight.awaitReached(Duration.ofSeconds(30)), inFlight::toString);
    return run;
  }
}
