package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A worker of the group that was started without the agent's jar. */
class MissingJarTest {
  private static final String BARE = "worker-bare";
  private static final Duration SOON = Duration.ofSeconds(40);

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letTheOtherGoOn() {
    if (live.stack().status("worker").state() == PartStatus.State.STOPPED) {
      live.stack().start("worker");
    }
  }

  /**
   * One call is fast and one is queued, so the failure of the fast one reaches history while the
   * queued one is tried again.
   */
  @Test
  void runsItCannotPerformShowWhyAndGoOnWithOneThatCan() {
    live.stack().stop("worker");
    live.stack().addWorker(BARE, Map.of("HOLDFAST_AGENTS", ""));
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script().turn(call("put_fast", "bare/a"), call("put_queued", "bare/b")).end());
    Awaitility.await("the problem is shown")
        .atMost(SOON)
        .until(() -> live.caller().run(run).path("problem").asText().contains("agent's jar"));
    Awaitility.await("the failure is in history")
        .atMost(SOON)
        .until(() ->
            live.desk().events(run, EventType.EVENT_TYPE_MARKER_RECORDED).stream()
                .anyMatch(marker -> marker.getMarkerRecordedEventAttributes().hasFailure()));

    live.stack().start("worker");
    live.stack().stop(BARE);

    RunRows ended = live.awaitEnd(run, SOON);
    assertAll(
        () -> assertEquals("completed", ended.head().status()),
        () -> assertEquals(2, live.world().visits(Point.EFFECT, run).size()),
        () -> assertTrue(live.caller().run(run).path("problem").isNull()));
  }
}
