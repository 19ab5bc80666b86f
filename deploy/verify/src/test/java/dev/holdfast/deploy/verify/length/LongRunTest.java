package dev.holdfast.deploy.verify.length;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.Heap;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thousand steps with long results: small histories, small heaps, one run to its callers. */
class LongRunTest {
  /** A drain, a model call and a tool call each: two hundred steps, and a thousand. */
  private static final int EARLY = 67;

  private static final int TURNS = 333;
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final long HISTORY = 1_000_000;

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void inTheFastLane() {
    thousandSteps(MatrixAgents.FAST, "tell_fast");
  }

  @Test
  void inTheQueuedLane() {
    thousandSteps(MatrixAgents.QUEUED, "tell_queued");
  }

  private void thousandSteps(String agent, String tool) {
    Gate early = new Gate(tool + " early");
    Gate late = new Gate(tool + " late");
    live.world().hold(early, tool + "-early");
    live.world().hold(late, tool + "-late");
    Script script = new Script();
    for (int turn = 1; turn <= TURNS; turn++) {
      script.turn(Script.call(tool, "long/" + turn));
      if (turn == EARLY) {
        script.gatedBy(live.world().gateUrl(tool + "-early"));
      } else if (turn == TURNS) {
        script.gatedBy(live.world().gateUrl(tool + "-late"));
      }
    }
    long begun = System.nanoTime();
    String run = live.caller().start(agent, script.end());

    assertTrue(early.awaitReached(LIMIT), early::toString);
    Heap heapEarly = Heap.of(live.stack().status("worker").pid());
    early.open();
    assertTrue(late.awaitReached(LIMIT), late::toString);
    Heap heapLate = Heap.of(live.stack().status("worker").pid());
    late.open();
    RunRows ended = live.awaitEnd(run, LIMIT);

    List<Long> sizes = live.desk().historySizes(run);
    System.out.printf(
        "%s: %d steps in %d ms, histories %s bytes, live heap %d then %d bytes%n",
        tool,
        ended.head().lastStep(),
        Duration.ofNanos(System.nanoTime() - begun).toMillis(),
        sizes,
        heapEarly.bytes(),
        heapLate.bytes());
    assertAll(
        () -> assertEquals("completed", ended.head().status()),
        () -> assertEquals(3 * TURNS + 3, ended.head().lastStep()),
        () -> assertTrue(sizes.size() > 1, () -> "executions: " + sizes.size()),
        () -> assertTrue(sizes.stream().allMatch(size -> size < HISTORY), sizes::toString),
        () -> assertTrue(heapLate.atMost(1.2, heapEarly), () -> heapLate + " > " + heapEarly),
        () ->
            assertEquals(
                LongStream.rangeClosed(1, ended.head().lastEvent()).boxed().toList(),
                ended.events().stream().map(RunRows.Event::seq).toList()));
  }
}
