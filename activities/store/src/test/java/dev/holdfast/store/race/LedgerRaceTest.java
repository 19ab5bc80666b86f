package dev.holdfast.store.race;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.tool.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Six executors perform every step of the same runs as if each were alone; some freeze between
 * claim, effect and settle and come back when others have gone on. Messages arrive meanwhile, and
 * some runs are ended from outside. Repeat one race with {@code -Dholdfast.seed=…}.
 */
class LedgerRaceTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase(8);

  private static final int EXECUTORS = 6;
  private static final int RUNS = 20;
  private static final Principal OWNER = Principal.bootstrapOwner();

  private final PostgresLedger ledger = new PostgresLedger(DATABASE.worker());
  private final Runs runs = new Runs(DATABASE.worker());
  private final Commands commands = new Commands(DATABASE.api());
  private final Events events = new Events(DATABASE.api());
  private final Racetrack track = new Racetrack();

  @Test
  @Timeout(40)
  void everyStepHasOneResultWhoeverPerformsIt() throws Exception {
    long seed = Long.getLong("holdfast.seed", System.nanoTime());
    System.out.println("race: seed " + seed);
    List<String> ids = Stream.generate(this::acceptRun).limit(RUNS).toList();
    long begun = System.nanoTime();
    Outside outside = new Outside(runs, commands, ids);
    race(ids, outside, seed);
    System.out.printf(
        "race: %d runs in %d ms, %d froze, %d leases lapsed, %d effects%n",
        RUNS,
        Duration.ofNanos(System.nanoTime() - begun).toMillis(),
        track.zombies.get(),
        track.lapsed.get(),
        track.effects.size());
    ids.forEach(run -> check(run, outside.sent(run)));
    long unsafe =
        ids.stream().flatMap(LedgerRaceTest::calls).filter(LedgerRaceTest::unsafe).count();
    assertTrue(unsafe >= 300, unsafe + " unsafe calls");
    assertTrue(track.zombies.get() >= 30, track.zombies + " zombies: the race was too tame");
    assertTrue(track.lapsed.get() >= 10, track.lapsed + " lapsed leases: the race was too tame");
  }

  private void race(List<String> ids, Outside outside, long seed) throws Exception {
    List<Callable<Void>> all = new ArrayList<>();
    for (int i = 0; i < EXECUTORS; i++) {
      all.add(new Racer(ledger, track, outside, ids, "x" + i, seed + i));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      for (Future<Void> done : threads.invokeAll(all)) {
        done.get();
      }
    }
  }

  private void check(String run, int messages) {
    LoadedRun loaded = requireNonNull(ledger.load(run, "main", 0));
    assertEquals(track.endings.get(run), loaded.header().ending(), run);
    boolean completed = requireNonNull(loaded.header().ending()).contains("\"by\":\"x");
    checkNumbers(run, loaded, completed);
    checkMessages(run, loaded, messages);
    for (PlannedStep call : calls(run).toList()) {
      checkCall(call, loaded, completed);
    }
  }

  private void checkNumbers(String run, LoadedRun loaded, boolean completed) {
    List<RunEvent> log = events.page(run, OWNER, 0, 100_000);
    assertEquals(upTo(log.size()), log.stream().map(RunEvent::seq).toList(), run);
    assertEquals(log.size(), requireNonNull(runs.view(run, OWNER)).lastEvent(), run);
    assertEquals(
        upTo(loaded.header().lastStep()),
        loaded.rows().stream().map(LedgerRow::position).toList(),
        run);
    assertEquals(
        loaded.rows().size(), loaded.rows().stream().map(LedgerRow::name).distinct().count(), run);
    if (completed) {
      assertEquals("finish", loaded.rows().getLast().name(), run);
    } else {
      assertEquals("run.failed", log.getLast().type(), run);
    }
  }

  private void checkMessages(String run, LoadedRun loaded, int messages) {
    String drained =
        loaded.rows().stream()
            .filter(row -> row.kind() == StepKind.DRAIN)
            .map(LedgerRow::result)
            .toList()
            .toString();
    for (int i = 1; i <= messages; i++) {
      String id = Outside.message(i);
      CommandRow row = requireNonNull(commands.find(run, id, OWNER));
      int times = drained.split(id, -1).length - 1;
      assertEquals(row.state().equals("applied") ? 1 : 0, times, run + " message " + row);
      assertTrue(!row.state().equals("accepted"), run + " message " + row);
    }
  }

  private void checkCall(PlannedStep call, LoadedRun loaded, boolean completed) {
    List<String> results =
        loaded.rows().stream()
            .filter(row -> row.name().equals(call.name()))
            .map(LedgerRow::result)
            .toList();
    String told = track.results.get(call.key());
    int happened = track.times(call.key());
    if (completed) {
      assertEquals(List.of(requireNonNull(told)), results, call.key());
    } else if (told != null) {
      assertEquals(List.of(told), results, call.key());
    }
    if (unsafe(call)) {
      assertTrue(happened <= 1, call.key() + " happened " + happened + " times");
      boolean done = !results.isEmpty() && results.getFirst().startsWith("\"done");
      assertTrue(!done || happened == 1, call.key() + " is done and never happened");
      boolean cut = !results.isEmpty() && results.getFirst().equals("\"cut\"");
      assertTrue(!cut || happened == 0, call.key() + " was cut and yet happened");
    }
  }

  private String acceptRun() {
    String run = Ids.run();
    new Runs(DATABASE.api()).accept(SampleRuns.queued(run));
    return run;
  }

  private static Stream<PlannedStep> calls(String run) {
    return Stream.iterate(1, turn -> turn <= PlannedStep.TURNS, turn -> turn + 1)
        .flatMap(turn -> PlannedStep.callsOf(run, turn).stream());
  }

  private static boolean unsafe(PlannedStep call) {
    return call.effect() == Effect.UNSAFE;
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }
}
