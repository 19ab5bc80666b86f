package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Temporal dies and its database with it; the ledger is all that is left. */
class LostTemporalTest {
  private static final int LIVE_RUNS = 20;
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final LiveStack live = LiveStack.shared();

  @Test
  void liveRunsFinishFromTheLedger() throws IOException {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < LIVE_RUNS; i++) {
      runs.add(
          live.caller().start(i % 2 == 0 ? MatrixAgents.FAST : MatrixAgents.QUEUED, script(i)));
    }
    Awaitility.await("all runs are under way")
        .atMost(Duration.ofSeconds(30))
        .until(() -> runs.stream().allMatch(run -> live.rows(run).head().lastStep() >= 2));
    List<String> open = runs.stream().filter(run -> !live.rows(run).head().terminal()).toList();
    assertEquals(LIVE_RUNS, open.size(), "runs that are live when Temporal dies");

    long temporal = live.stack().status("temporal").pid();
    Path file = live.stack().settings().data().temporalDatabase();
    for (String name : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + name));
    }
    boolean _ = ProcessHandle.of(temporal).orElseThrow().destroyForcibly();

    long begun = System.nanoTime();
    List<String> faults = new ArrayList<>();
    for (String run : runs) {
      RunRows ended = live.awaitEnd(run, LIMIT);
      faults.addAll(Invariants.brokenIn(ended, live.world(), false));
      if (!ended.head().status().equals("completed")) {
        faults.add(run + " is " + ended.head().status());
      }
    }
    System.out.printf(
        "lost Temporal: %d live runs finished from the ledger within %d ms%n",
        runs.size(), Duration.ofNanos(System.nanoTime() - begun).toMillis());
    assertEquals(List.of(), faults);
    assertNotEquals(temporal, live.stack().status("temporal").pid());
    assertEquals(Duration.ofDays(30), live.desk().retention());
    assertEquals(
        LIVE_RUNS,
        runs.stream()
            .mapToLong(run ->
                live.world().visits(Point.EFFECT, run).stream()
                    .filter(visit -> visit.tool().equals("send"))
                    .count())
            .sum(),
        "each UNSAFE call was sent once");
  }

  private static Script script(int i) {
    String label = "lost/" + i;
    return new Script()
        .taking(Duration.ofMillis(400))
        .turns(3 + i % 3, "put_fast", label)
        .turn(call("send", label + "/send"))
        .turns(3, "read_queued", label + "/queued")
        .end();
  }
}
