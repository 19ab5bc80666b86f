package dev.holdfast.deploy.verify.recovery;

import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Fifty live runs: half of them all in the fast lane, half of them mostly in the queued one. */
record Load(LiveStack live, List<String> fast, List<String> queued) {
  /**
   * What each model step and each call takes: what is measured is recovery, not what the machine
   * can do.
   */
  static final Duration STEP = Duration.ofMillis(700);

  /** Of the fast runs a worker must hold at least so many for its loss to mean something. */
  static final int SHARE = 5;

  private static final int EACH = 25;
  private static final int UNDER_WAY = 4;
  private static final int WARM_UP_RUNS = 16;
  private static final int WARM_UP_TURNS = 4;
  private static final int TURNS = 100;

  /** Two steps of the last seconds, or the last one and now, are far apart. */
  private static final String STANDS_STILL =
      """
      exists (
        select 1 from (
          select coalesce(lead(settled_at) over (order by position), now()) as next, settled_at
          from holdfast.step
          where run_id = id and position is not null and settled_at > now() - interval '3 s') s
        where next - settled_at > interval '1.2 s')
      """;

  private static final Duration END_WITHIN = Duration.ofSeconds(60);
  private static final Duration START_WITHIN = Duration.ofSeconds(30);

  /** A worker that has just started would take few of the runs. */
  static void warmUp(LiveStack live) {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < WARM_UP_RUNS; i++) {
      Script script =
          new Script().turns(WARM_UP_TURNS, i % 2 == 0 ? "put_fast" : "put_queued", "warm").end();
      runs.add(live.caller().start(i % 2 == 0 ? MatrixAgents.FAST : MatrixAgents.QUEUED, script));
    }
    runs.forEach(run -> live.awaitEnd(run, END_WITHIN));
  }

  /** Returns when all runs are under way. They go on until they are ended. */
  static Load start(LiveStack live, String label) {
    live.world().pace(label + "/", STEP);
    List<String> fast = new ArrayList<>();
    List<String> queued = new ArrayList<>();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> startedFast = new ArrayList<>();
      List<Future<String>> startedQueued = new ArrayList<>();
      for (int i = 0; i < EACH; i++) {
        // Out of step with each other, or all would want the machine at once.
        Duration first = STEP.multipliedBy(2L * i).dividedBy(EACH);
        String name = label + "/" + i;
        Script allFast = script(first, name, "put_fast", "put_fast");
        Script mixed = script(first, name, "put_queued", "put_fast");
        startedFast.add(callers.submit(() -> live.caller().start(MatrixAgents.FAST, allFast)));
        startedQueued.add(callers.submit(() -> live.caller().start(MatrixAgents.QUEUED, mixed)));
      }
      startedFast.forEach(started -> fast.add(resultOf(started)));
      startedQueued.forEach(started -> queued.add(resultOf(started)));
    }
    Load load = new Load(live, fast, queued);
    await("all runs are under way", () -> load.open("last_step < " + UNDER_WAY).isEmpty());
    return load;
  }

  /** Waits until no run stands still: the start of fifty runs is a load of its own. */
  Load calm() {
    await("all runs go on calmly", () -> open(STANDS_STILL).isEmpty());
    return this;
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(START_WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .until(condition);
  }

  private static Script script(Duration first, String name, String oddTool, String evenTool) {
    Script script = new Script().taking(first);
    for (int turn = 1; turn <= TURNS; turn++) {
      script.turn(Script.call(turn % 2 == 0 ? evenTool : oddTool, name + "/" + turn)).taking(STEP);
    }
    return script.end();
  }

  private static String resultOf(Future<String> started) {
    try {
      return started.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until each run has settled a step after a moment; whether in time is judged later. */
  void awaitNewSteps(Instant after, Duration limit) {
    String none =
        "not exists (select 1 from holdfast.step where run_id = id and settled_at > '%s')"
            .formatted(after);
    try {
      Awaitility.await("all runs go on")
          .atMost(limit)
          .pollInterval(Duration.ofMillis(500))
          .until(() -> open(none).isEmpty());
    } catch (ConditionTimeoutException e) {
      open(none).forEach(run -> System.out.println(new Story(live.desk(), run).now()));
      throw e;
    }
  }

  /** The runs that are open and meet a condition on their row. */
  private List<String> open(String condition) {
    String found =
        live.read(
            "select string_agg(id, ',') from holdfast.run"
                + " where id = any (string_to_array(?, ',')) and not terminal and "
                + condition,
            String.join(",", all()));
    return found == null ? List.of() : List.of(found.split(",", -1));
  }

  List<String> all() {
    return Stream.concat(fast.stream(), queued.stream()).toList();
  }

  /** The fast runs whose workflow task this process holds. */
  List<String> fastRunsOn(long pid) {
    return fast.stream()
        .filter(run -> {
          List<HistoryEvent> started =
              live.desk().events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED);
          return !started.isEmpty()
              && started
                  .getLast()
                  .getWorkflowTaskStartedEventAttributes()
                  .getIdentity()
                  .startsWith(pid + "@");
        })
        .toList();
  }

  /** Ends all runs: their rows by id. */
  Map<String, RunRows> end() {
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      all().forEach(run -> callers.execute(() -> live.caller().cancel(run, null)));
    }
    Map<String, RunRows> ended = new LinkedHashMap<>();
    all().forEach(run -> ended.put(run, live.awaitEnd(run, END_WITHIN)));
    return ended;
  }
}
