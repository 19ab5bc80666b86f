package dev.holdfast.deploy.verify.costs;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.operator.Desk;
import dev.holdfast.deploy.verify.operator.Script;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What runs cost in commits, round trips and workflow tasks. */
class CountedCostsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int STEPS = 20;
  private static final int COMMITS_PER_RUN = 5;

  /** Without waiting: loading the run, and looking into the inbox at most once. */
  private static final int READS_PER_RUN = 3;

  private static final int TASKS_PER_RUN = 2;
  private static final int UNSAFE_CALLS = 3;
  private static final int COMMITS_PER_UNSAFE = 2;
  private static final int TASKS_PER_UNSAFE = 2;

  private static Lab lab;

  /**
   * What a run cost.
   *
   * @param commits those of the worker and the one that accepted the run
   */
  private record Cost(int steps, int commits, int reads, int tasks) {}

  @BeforeAll
  static void open() {
    lab = Lab.open(Map.of());
    // The first run of a young process takes its classes' time, and is no shorter than a heartbeat.
    cost(script(0));
  }

  @AfterAll
  static void close() {
    lab.close();
  }

  @Test
  void aFastRunCostsACommitPerStepAndTwoWorkflowTasks() {
    Cost cost = cost(script(0));

    System.out.println("costs of a 20-step run: " + cost);
    assertAll(
        () -> assertEquals(STEPS, cost.steps()),
        () -> assertTrue(cost.commits() <= STEPS + COMMITS_PER_RUN, cost::toString),
        () -> assertTrue(cost.reads() <= READS_PER_RUN, cost::toString),
        () -> assertTrue(cost.tasks() <= TASKS_PER_RUN, cost::toString));
  }

  @Test
  void aQueuedUnsafeCallAddsTwoCommitsAndTwoWorkflowTasks() {
    Cost without = cost(script(0));
    Cost with = cost(script(UNSAFE_CALLS));

    System.out.printf("costs of %d queued UNSAFE calls more: %s%n", UNSAFE_CALLS, with);
    assertAll(
        // Each is asked for in a turn of its own: a model step more.
        () -> assertEquals(without.steps() + 2 * UNSAFE_CALLS, with.steps()),
        () ->
            assertTrue(
                with.commits() - without.commits() - UNSAFE_CALLS
                    <= COMMITS_PER_UNSAFE * UNSAFE_CALLS,
                () -> without + " " + with),
        () ->
            assertTrue(
                with.tasks() - without.tasks() <= TASKS_PER_UNSAFE * UNSAFE_CALLS,
                () -> without + " " + with));
  }

  /** Ten model steps and ten calls, and so many UNSAFE calls in turns of their own. */
  private static Script script(int unsafe) {
    Script script = new Script().turn(call("put_fast", "costs/1"), call("read_fast", "costs/2"));
    for (int i = 3; i <= 10; i++) {
      script.turn(call(i % 2 == 0 ? "read_fast" : "put_fast", "costs/" + i));
    }
    return script.turns(unsafe, "send", "costs/send").end();
  }

  private static Cost cost(Script script) {
    RunRows rows = lab.play(script, LIMIT);
    String run = rows.head().id();
    Desk desk = lab.live().desk();
    Awaitility.await("workflow of run " + run + " closes")
        .atMost(LIMIT)
        .until(
            () -> desk.status(run) == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
    List<CountingSource.Executed> executed = lab.counted().of(run);
    int commits = (int) executed.stream().filter(CountingSource.Executed::writes).count();
    int tasks = desk.events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED).size();
    return new Cost(
        (int)
            rows.steps().stream()
                .filter(step -> step.kind().equals("model") || step.kind().equals("call"))
                .count(),
        commits + 1,
        executed.size() - commits,
        tasks);
  }
}
