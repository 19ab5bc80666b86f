package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.workflows.Names;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody removes a search attribute while runs are under way and others start. */
class MissingAttributeTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String REMOVED = Names.ATTRIBUTE_STATUS;

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void runsGoOnWithoutItAndAWorkerRegistersItAgain() {
    Gate held = new Gate("tool in flight");
    live.world()
        .hold(held, visit -> visit.point() == Point.BEGIN && visit.label().equals("missing/held"));
    String before =
        live.caller()
            .start(MatrixAgents.FAST, new Script().turn(call("read_queued", "missing/held")).end());
    assertTrue(held.awaitReached(LIMIT), held::toString);

    live.desk().forgetSearchAttribute(REMOVED);
    // The server goes on with what it knew for a while: until then starts are not refused.
    String during =
        Awaitility.await("a run starts without search attributes")
            .atMost(LIMIT)
            .until(this::startedAndEnded, run -> !shows(run));
    held.open();

    assertEquals("completed", live.awaitEnd(before, LIMIT).head().status());
    assertEquals("completed", live.rows(during).head().status());
    Awaitility.await("a worker registers it again")
        .atMost(LIMIT)
        .until(() -> live.desk().searchAttributes().contains(REMOVED));
    Awaitility.await("runs start with search attributes")
        .atMost(LIMIT)
        .until(() -> shows(startedAndEnded()));
    assertFalse(shows(during), "what started without them has none");
  }

  private String startedAndEnded() {
    String run =
        live.caller().start(MatrixAgents.FAST, new Script().turn(call("tell_fast", "m")).end());
    live.awaitEnd(run, LIMIT);
    return run;
  }

  private boolean shows(String run) {
    return live.desk()
        .describe(run)
        .getWorkflowExecutionInfo()
        .getSearchAttributes()
        .containsIndexedFields(REMOVED);
  }
}
