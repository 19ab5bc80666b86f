package dev.holdfast.deploy.verify.costs;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.TemporalMessage;
import dev.holdfast.deploy.verify.harness.TemporalProxy.Way;
import dev.holdfast.deploy.verify.harness.Transcript;
import dev.holdfast.deploy.verify.operator.Script;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** However a run is hindered without being struck: the same transcript, the same ledger. */
class SameUnderStressTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final int SIDE_BY_SIDE = 6;
  private static final int UNSAFE_CALLS = 2;
  private static final Duration SHORT_TASK = Duration.ofSeconds(1);
  private static final Duration HELD_FOR = Duration.ofSeconds(3);
  private static final int EVERY = 3;
  private static final Duration SLOW = Duration.ofMillis(200);

  private static String undisturbed = "";

  @Test
  void withTheWorkflowEvictedAfterEveryTask() {
    String expected = undisturbed();
    try (Lab lab = Lab.open(Map.of("HOLDFAST_WORKFLOW_CACHE", "1"))) {
      // The cache holds one: each task of one run evicts another.
      List<String> runs = new ArrayList<>();
      for (int i = 0; i < SIDE_BY_SIDE; i++) {
        runs.add(lab.live().caller().start(Lab.AGENT, script()));
      }
      List<RunRows> ended = runs.stream().map(run -> lab.live().awaitEnd(run, LIMIT)).toList();

      long fetched = lab.temporal().count("GetWorkflowExecutionHistory");
      System.out.printf(
          "evicted workflows: history fetched %d times for %d runs%n", fetched, SIDE_BY_SIDE);
      assertTrue(fetched >= 2 * SIDE_BY_SIDE, () -> "histories fetched: " + fetched);
      ended.forEach(rows -> assertSame(expected, rows, lab));
    }
  }

  @Test
  void withWorkflowTasksThatTimeOutInMidChain() {
    String expected = undisturbed();
    try (Lab lab = Lab.open(Map.of())) {
      AtomicInteger completions = new AtomicInteger();
      lab.temporal()
          .hold(
              Way.REQUEST,
              new Gate("never entered"),
              message ->
                  message.method().equals(TemporalMessage.TASK_COMPLETED)
                      && completions.incrementAndGet() % EVERY == 0
                      && held());
      String run = lab.start(script(), SHORT_TASK);
      RunRows rows = lab.live().awaitEnd(run, LIMIT);

      int timedOut =
          lab.live().desk().events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT).size();
      System.out.printf(
          "tasks of 1 s, every third completion held for 3 s: %d completions, %d time-outs%n",
          completions.get(), timedOut);
      assertTrue(timedOut >= 1, "no workflow task timed out");
      assertSame(expected, rows, lab);
    }
  }

  @Test
  void withADatabaseThatAnswersLate() {
    String expected = undisturbed();
    try (Lab lab = Lab.open(Map.of())) {
      lab.postgres().delayAnswers(SLOW);

      assertSame(expected, lab.play(script(), LIMIT), lab);
    }
  }

  private static void assertSame(String expected, RunRows rows, Lab lab) {
    assertAll(
        () -> assertEquals(expected, Transcript.of(rows).text()),
        () ->
            assertEquals(
                LongStream.rangeClosed(1, rows.head().lastEvent()).boxed().toList(),
                rows.events().stream().map(RunRows.Event::seq).toList()),
        () ->
            assertEquals(
                UNSAFE_CALLS,
                lab.tools().effects().stream()
                    .filter(key -> key.startsWith(rows.head().id() + "/"))
                    .distinct()
                    .count()),
        () ->
            assertEquals(
                UNSAFE_CALLS,
                lab.tools().effects().stream()
                    .filter(key -> key.startsWith(rows.head().id() + "/"))
                    .count()));
  }

  /** Holds the completion and lets it go: it comes after its task has timed out. */
  private static boolean held() {
    try {
      return new CountDownLatch(1).await(HELD_FOR.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static synchronized String undisturbed() {
    if (undisturbed.isEmpty()) {
      try (Lab lab = Lab.open(Map.of())) {
        RunRows rows = lab.play(script(), LIMIT);
        assertEquals("completed", rows.head().status());
        undisturbed = Transcript.of(rows).text();
      }
    }
    return undisturbed;
  }

  private static Script script() {
    return new Script()
        .taking(Duration.ofMillis(250))
        .turn(call("put_fast", "stress/1"))
        .turn(call("read_fast", "stress/2"))
        .turn(call("put_fast", "stress/3"))
        .turn(call("read_queued", "stress/4"))
        .turn(
            call("put_fast", "stress/5"),
            call("read_queued", "stress/6"),
            call("read_fast", "stress/7"))
        .turn(call("send", "stress/8"))
        .turn(call("put_fast", "stress/9"))
        .turn(call("read_fast", "stress/10"))
        .turn(call("put_fast", "stress/11"))
        .turn(call("send", "stress/12"))
        .end();
  }
}
