package dev.holdfast.deploy.verify.upgrade;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.place.Checkout;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.GroupAgents;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import dev.holdfast.deploy.verify.stack.HoldfastCommand;
import dev.holdfast.worker.process.upgrade.Deployment;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.ToolSteps;
import io.temporal.api.enums.v1.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that wait while releases come and go. */
class UpgradeTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final String OLD = "epoch-1";
  private static final String NEW = "epoch-2";

  private final LiveStack live = LiveStack.shared();

  @TempDir Path folder;

  @Test
  void aNewerBuildOfTheSameEpochTakesUpWhatWaits() throws IOException {
    try (Group group = new Group(live, "upgrade-same", folder)) {
      Running worker = group.worker(Checkout.find());
      String run = group.parked();
      Group.kill(worker);
      group.worker(Release.built(folder.resolve("newer"), OLD).checkout());

      group.approve(run, 2);

      assertEnded(group.awaitEnd(run), 3);
    }
  }

  @Test
  void runsOfAnEpochThatNobodyRunsAreTakenUpWithTheirHistory() throws Exception {
    try (Group group = new Group(live, "upgrade-gone", folder)) {
      Running worker = group.worker(Checkout.find());
      String run = group.parked();
      Group.stop(worker);
      Release next = Release.built(folder.resolve("next"), NEW);
      group.worker(next.checkout());
      Awaitility.await("the run says which worker it waits for")
          .atMost(SOON)
          .until(() -> live.caller().run(run).path("problem").isTextual());
      String explained = group.command(next, "runs", "explain", run).shown();
      HoldfastCommand.End listed = group.command(next, "workers", "list");
      Release unlike =
          Release.built(
              folder.resolve("unlike"),
              NEW,
              new Release.Change(ToolSteps.class, "tool.call", "tool.cell"));
      HoldfastCommand.End refused = group.retire(unlike, OLD);
      assertAll(
          () ->
              assertTrue(
                  explained.contains("waits for a worker of epoch-1 of group upgrade-gone"),
                  explained),
          () -> assertTrue(explained.contains("holdfast workers retire epoch-1"), explained),
          () ->
              assertTrue(
                  listed.shown().contains("1 run waits for a worker of epoch-1"), listed::shown),
          () -> assertRefused(refused, run, "its history cannot be replayed"),
          () -> assertEquals(OLD, boundTo(run)),
          () -> assertEquals(OLD, current(group)));

      HoldfastCommand.End retired = group.retire(next, OLD);
      group.approve(run, 2);

      RunRows ended = group.awaitEnd(run);
      assertEquals(0, retired.code(), retired::shown);
      assertEnded(ended, 3);
      assertEquals(NEW, boundTo(run));
      assertFree(run);
    }
  }

  @Test
  void runsThatAnOldWorkerHasAreHandedOver() throws Exception {
    try (Group group = new Group(live, "upgrade-alive", folder)) {
      Running worker = group.worker(Checkout.find());
      String parked = group.parked();
      String half = group.parked();
      group.approve(half, 1);
      Awaitility.await("one of the calls is made")
          .atMost(SOON)
          .until(() -> live.world().visits(Point.AFTER, half).size() == 2);
      String paused = paused(group);
      Release unlike =
          Release.built(
              folder.resolve("unlike"),
              NEW,
              new Release.Change(StepNames.class, "/drain", "/drein"));
      HoldfastCommand.End refused = group.retire(unlike, OLD);
      assertAll(
          () -> assertRefused(refused, parked, "for which this release does not ask"),
          () -> assertEquals(OLD, boundTo(parked)),
          () -> assertEquals(OLD, current(group)));
      Release next = Release.built(folder.resolve("next"), NEW);
      group.worker(next.checkout());

      HoldfastCommand.End retired = group.retire(next, OLD);
      assertEquals(0, retired.code(), retired::shown);
      for (String run : List.of(parked, half, paused)) {
        assertEquals(NEW, boundTo(run), retired::shown);
        assertFree(run);
        assertEquals(
            EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
            live.desk().history(run).getFirst().getEventType());
      }
      Group.stop(worker);
      group.approve(parked, 2);
      group.approve(half, 1);
      live.caller().tell(paused, "resume");

      assertEnded(group.awaitEnd(parked), 3);
      assertEnded(group.awaitEnd(half), 3);
      assertEnded(group.awaitEnd(paused), 12);
    }
  }

  private String paused(Group group) {
    String run =
        live.caller()
            .start(
                GroupAgents.agentOf(group.name()),
                new Script()
                    .taking(Duration.ofMillis(100))
                    .turns(12, "put_fast", group.name() + "/paused")
                    .end());
    live.awaitStep(run, "model", 2);
    live.caller().tell(run, "pause");
    group.awaitStatus(run, "paused");
    live.caller().tell(run, "resume");
    live.awaitStep(run, "model", 4);
    live.caller().tell(run, "pause");
    group.awaitStatus(run, "paused");
    return run;
  }

  private void assertEnded(RunRows ended, int calls) {
    assertAll(
        () -> assertEquals("completed", ended.head().status()),
        () -> assertEquals(calls, live.world().visits(Point.EFFECT, ended.head().id()).size()),
        () -> assertEquals(calls, live.world().visits(Point.BEGIN, ended.head().id()).size()));
  }

  private static void assertRefused(HoldfastCommand.End end, String run, String reason) {
    assertAll(
        () -> assertEquals(1, end.code(), end::shown),
        () -> assertTrue(end.shown().contains("the release is refused"), end::shown),
        () -> assertTrue(end.shown().contains(run + ": "), end::shown),
        () -> assertTrue(end.shown().contains(reason), end::shown));
  }

  private @Nullable String boundTo(String run) {
    return Deployment.boundTo(live.desk().describe(run).getWorkflowExecutionInfo());
  }

  /** Nothing that was set by hand goes along with the run. */
  private void assertFree(String run) {
    assertTrue(
        !live.desk()
            .describe(run)
            .getWorkflowExecutionInfo()
            .getVersioningInfo()
            .hasVersioningOverride(),
        run);
  }

  private @Nullable String current(Group group) {
    Deployment.Standing standing = new Deployment(live.desk().client(), group.name()).standing();
    return standing == null ? null : standing.current();
  }
}
