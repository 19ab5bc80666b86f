package dev.holdfast.deploy.verify.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.TemporalMessage;
import dev.holdfast.deploy.verify.harness.Transcript;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing dies, but everything is slow or forgetful: the same transcript, the same ledger. */
class HardTimesTest {
  private static final Duration ENDS_WITHIN = Duration.ofMinutes(2);
  private static final LongScript MIXED = new LongScript("mixed", LongScript.ALL, 13, 0);
  private static final LongScript FAST = new LongScript("fast", LongScript.FAST, 20, 0);

  @TempDir private static Path folder;
  private static MatrixStack stack;
  private static TemporalDesk desk;
  private static Transcript mixed;
  private static Transcript fast;

  @BeforeAll
  static void start() throws SQLException {
    stack = MatrixStack.start(folder, Map.of());
    desk = new TemporalDesk(stack.ports().temporal());
    mixed = ended(start(MIXED));
    fast = ended(start(FAST));
  }

  @AfterAll
  static void stop() {
    desk.close();
    stack.close();
  }

  @AfterEach
  void calm() {
    stack.letGo();
    stack.postgres().delayAnswers(Duration.ZERO);
  }

  @Test
  void comesToTheSameWhenTheWorkflowIsEvictedAfterEveryTask() throws SQLException {
    stack.temporal().rewrite(TemporalMessage::withoutStickiness);

    String run = start(MIXED);

    assertEquals(mixed.text(), ended(run).text());
    assertTrue(desk.completedTasks(run) > 3, "it was to take several tasks");
  }

  @Test
  void comesToTheSameWhenTasksTimeOutInMidChain() throws SQLException {
    stack.temporal().rewrite(message -> message.withTaskTimeout(Duration.ofSeconds(1)));
    stack.temporal().slowDown(TemporalMessage.TASK_COMPLETED, 3, Duration.ofSeconds(3));

    List<String> runs = List.of(start(MIXED), start(MIXED), start(FAST), start(FAST), start(FAST));

    assertEquals(mixed.text(), ended(runs.get(0)).text());
    assertEquals(mixed.text(), ended(runs.get(1)).text());
    for (String run : runs.subList(2, runs.size())) {
      assertEquals(fast.text(), ended(run).text());
    }
    assertTrue(
        runs.stream().mapToLong(desk::timedOutTasks).sum() > 0, "no workflow task timed out");
  }

  @Test
  void comesToTheSameWhenTheDatabaseAnswersLate() throws SQLException {
    stack.postgres().delayAnswers(Duration.ofMillis(200));

    String slowMixed = start(MIXED);
    String slowFast = start(FAST);

    assertEquals(mixed.text(), ended(slowMixed).text());
    assertEquals(fast.text(), ended(slowFast).text());
  }

  private static String start(LongScript script) {
    return stack.api().start(script.body(stack.world().gateUrl("nobody"), Map.of()));
  }

  private static Transcript ended(String run) throws SQLException {
    Awaitility.await("run " + run + " ends")
        .atMost(ENDS_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> RunRows.of(stack.owner(), run).head().terminal() && desk.closed(run));
    RunRows rows = RunRows.of(stack.owner(), run);
    assertEquals(List.of(), Invariants.brokenIn(rows, stack.world(), false));
    return Transcript.of(rows);
  }
}
