package dev.holdfast.deploy.verify.recovery;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.supervise.PartStatus;
import dev.holdfast.deploy.verify.harness.Invariants;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.workflows.step.ActivityPolicies;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two workers, 50 live runs in both lanes, and something happens to one of the two. */
class TwoWorkersTest {
  private static final String VICTIM = "worker-2";
  private static final Duration TASK_TIMEOUT = ActivityPolicies.WORKFLOW_TASK_TIMEOUT;
  private static final Duration GIVE_UP = Duration.ofSeconds(40);
  private static final Duration NOT_NOTICED = Duration.ofSeconds(1);
  private static final Duration TOO_LONG = ActivityPolicies.HEARTBEAT_TIMEOUT.plusSeconds(1);
  private static final int SHOWN = 4;
  private static final Duration OBSERVED = Duration.ofSeconds(3);

  private final LiveStack live = LiveStack.shared();

  @BeforeEach
  void addSecondWorker() {
    boolean known = live.stack().status().stream().map(PartStatus::name).anyMatch(VICTIM::equals);
    if (known) {
      live.stack().start(VICTIM);
    } else {
      live.stack().addWorker(VICTIM, Map.of());
    }
    Load.warmUp(live);
  }

  @AfterEach
  void removeSecondWorker() {
    if (live.stack().status(VICTIM).state() != PartStatus.State.STOPPED) {
      live.stack().stop(VICTIM);
    }
  }

  @Test
  void runsOfAKilledWorkerGoOn() {
    Load load = Load.start(live, "killed");
    List<String> held = load.fastRunsOn(pid());

    load.calm();
    Instant struck = Instant.now();
    live.stack().kill(VICTIM);
    load.awaitNewSteps(struck, GIVE_UP);
    Instant recovered = Instant.now();

    Map<String, RunRows> ended = load.end();
    Delays fast = Delays.firstNewSteps(held.stream().map(ended::get).toList(), struck);
    Delays queued = Delays.firstNewSteps(load.queued().stream().map(ended::get).toList(), struck);
    System.out.println("killed worker, fast lane, " + fast);
    System.out.println("killed worker, queued lane, " + queued);
    tell(load, Delays.gaps(ended.values(), struck, recovered, Load.STEP), TOO_LONG);
    assertAll(
        () -> assertTrue(held.size() >= Load.SHARE, () -> "runs it held: " + held.size()),
        () -> fast.assertMedian(TASK_TIMEOUT.plusSeconds(1)),
        () -> fast.assertAll(TASK_TIMEOUT.plusSeconds(3)),
        () -> queued.assertAll(ActivityPolicies.HEARTBEAT_TIMEOUT.plusSeconds(2)),
        () -> assertEquals(List.of(), broken(ended, false)));
  }

  @Test
  void runsOfAFrozenWorkerGoOn() throws IOException, InterruptedException {
    Load load = Load.start(live, "frozen");
    Duration limit = TASK_TIMEOUT.multipliedBy(3).plusSeconds(3);
    long pid = pid();
    List<String> held = load.fastRunsOn(pid);

    load.calm();
    Instant struck = Instant.now();
    signal("-STOP", pid);
    try {
      load.awaitNewSteps(struck, GIVE_UP);
    } finally {
      signal("-CONT", pid);
    }
    Instant recovered = Instant.now();

    Map<String, RunRows> ended = load.end();
    Delays fast = Delays.firstNewSteps(held.stream().map(ended::get).toList(), struck);
    Delays all = Delays.firstNewSteps(ended.values(), struck);
    System.out.println("frozen worker, fast lane, " + fast);
    System.out.println("frozen worker, both lanes, " + all);
    tell(load, Delays.gaps(ended.values(), struck, recovered, Load.STEP), limit.minus(Load.STEP));
    assertAll(
        () -> assertTrue(held.size() >= Load.SHARE, () -> "runs it held: " + held.size()),
        () -> all.assertAll(limit),
        () -> assertEquals(List.of(), broken(ended, true)));
  }

  @Test
  void aWorkerThatLeavesIsNotNoticed() {
    Load load = Load.start(live, "leaving");
    List<String> held = load.fastRunsOn(pid());

    Instant calm = Instant.now();
    load.calm();
    Instant struck = Instant.now();
    live.stack().stop(VICTIM);
    System.out.printf(
        "leaving worker: gone after %d ms%n", Duration.between(struck, Instant.now()).toMillis());

    Awaitility.await("what the others do").pollDelay(OBSERVED).atMost(GIVE_UP).until(() -> true);
    // Ending all runs at once is a load of its own.
    Instant observed = Instant.now();
    Map<String, RunRows> ended = load.end();
    List<Delays.Gap> gaps = Delays.gaps(ended.values(), struck, observed, Load.STEP);
    Delays fast = Delays.longest(of(load.fast(), gaps));
    Delays queued = Delays.longest(of(load.queued(), gaps));
    System.out.println(
        "undisturbed, longest gap between steps, "
            + Delays.longest(Delays.gaps(ended.values(), calm, struck, Load.STEP)));
    System.out.println("leaving worker, fast lane, longest gap, " + fast);
    System.out.println("leaving worker, queued lane, longest gap, " + queued);
    tell(load, gaps, NOT_NOTICED);
    assertAll(
        () -> assertTrue(held.size() >= Load.SHARE, () -> "runs it held: " + held.size()),
        () -> assertEquals(List.of(), repeated(ended)),
        () -> fast.assertAll(NOT_NOTICED),
        () -> queued.assertAll(NOT_NOTICED),
        () -> assertEquals(List.of(), broken(ended, false)));
  }

  private static List<Delays.Gap> of(List<String> runs, List<Delays.Gap> gaps) {
    return gaps.stream().filter(gap -> runs.contains(gap.run())).toList();
  }

  /** What those waited for that stood still for too long. */
  private static void tell(Load load, List<Delays.Gap> gaps, Duration tooLong) {
    gaps.stream()
        .filter(gap -> gap.length().compareTo(tooLong) > 0)
        .limit(SHOWN)
        .forEach(gap -> System.out.println(new Story(load.live().desk(), gap.run()).of(gap)));
  }

  private long pid() {
    return live.stack().status(VICTIM).pid();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder("kill", name, Long.toString(pid)).start().waitFor(), name);
  }

  private List<String> broken(Map<String, RunRows> ended, boolean frozen) {
    return ended.values().stream()
        .flatMap(rows -> Invariants.brokenIn(rows, live.world(), frozen).stream())
        .toList();
  }

  /** Steps that were begun more than once. */
  private List<String> repeated(Map<String, RunRows> ended) {
    List<String> repeated = new ArrayList<>();
    ended.forEach((run, rows) -> {
      rows.steps().stream()
          .filter(step -> step.attempt() != 1)
          .forEach(step ->
              repeated.add("%s of %s: attempt %d".formatted(step.name(), run, step.attempt())));
      rows.late().forEach(late -> repeated.add("%s of %s: late".formatted(late.name(), run)));
      live.world().visits(Point.BEGIN, run).stream()
          .collect(Collectors.groupingBy(visit -> visit.key(), Collectors.counting()))
          .forEach((key, times) -> {
            if (times > 1) {
              repeated.add("%s: begun %d times".formatted(key, times));
            }
          });
    });
    return repeated;
  }
}
