package dev.holdfast.store.run;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Principal STRANGER = new Principal("org_x", "app_x", "key:x");
  private static final Instant NOW = SampleRuns.ACCEPTED_AT.plusSeconds(1);

  private final Runs accepting = new Runs(DATABASE.api());
  private final Runs running = new Runs(DATABASE.worker());
  private final Events events = new Events(DATABASE.api());
  private final Commands commands = new Commands(DATABASE.api());

  @Test
  void acceptsARunOnceWithItsFirstEvent() {
    NewRun run = SampleRuns.queued();
    assertTrue(accepting.accept(run));
    assertFalse(accepting.accept(run));

    RunView view = requireNonNull(accepting.view(run.runId(), OWNER));
    assertEquals("queued", view.status());
    assertEquals("key:bootstrap", view.createdBy());
    assertEquals(SampleRuns.DEADLINE_AT, view.deadlineAt());
    assertNull(view.startedAt());
    assertEquals(1, view.lastEvent());
    assertEquals(
        List.of(
            new RunEvent(
                1,
                "run.queued",
                null,
                "{\"agent\":\"clerk\",\"version\":\"1.0\"}",
                SampleRuns.ACCEPTED_AT)),
        events.page(run.runId(), OWNER, 0, 10));
  }

  @Test
  void acceptsOneRunPerKey() {
    NewRun run = SampleRuns.queued();
    NewRun again = SampleRuns.queued();
    StartKey key = new StartKey("key of " + run.runId(), "asked");

    assertTrue(accepting.accept(run, key));
    assertFalse(accepting.accept(again, key));

    assertEquals(new KeyedStart(run.runId(), "asked"), accepting.started(key.key(), OWNER));
    assertNull(accepting.view(again.runId(), OWNER));
    assertEquals(List.of(), events.page(again.runId(), OWNER, 0, 10));
    assertEquals(1, events.page(run.runId(), OWNER, 0, 10).size());
    assertNull(accepting.started(key.key(), STRANGER));
    assertNull(accepting.started("another", OWNER));
  }

  @Test
  void aStartThatFailsLeavesItsKeyFree() {
    NewRun run = SampleRuns.queued();
    StartKey key = new StartKey("key of " + run.runId(), "asked");
    accepting.accept(run);

    assertThrows(HoldfastException.class, () -> accepting.accept(run, key), "the run exists");

    assertNull(accepting.started(key.key(), OWNER));
    assertTrue(accepting.accept(SampleRuns.queued(), key));
  }

  @Test
  void marksHowFarRunsHaveCome() {
    NewRun open = SampleRuns.queued();
    NewRun ended = SampleRuns.queued();
    accepting.accept(open);
    accepting.accept(ended);
    running.problem(open.runId(), "no worker", NOW);
    running.fail(ended.runId(), "terminated", "gone", NOW);

    assertEquals(
        Set.of(new RunMark(open.runId(), 2, 0, false), new RunMark(ended.runId(), 2, 0, true)),
        Set.copyOf(accepting.marks(List.of(open.runId(), ended.runId(), "run_missing"))));
  }

  @Test
  void hidesARunFromAnotherApplication() {
    NewRun run = SampleRuns.queued();
    accepting.accept(run);
    assertNull(accepting.view(run.runId(), STRANGER));
    assertNull(accepting.view("run_missing", OWNER));
    assertEquals(List.of(), events.page(run.runId(), STRANGER, 0, 10));
    assertNull(commands.accept(message(run.runId(), "c1", STRANGER)));
  }

  @Test
  void endsARunFromOutsideOnce() {
    NewRun run = SampleRuns.queued();
    accepting.accept(run);
    commands.accept(message(run.runId(), "c1", OWNER));

    assertTrue(running.fail(run.runId(), "terminated", "an operator terminated it", NOW));
    assertFalse(running.fail(run.runId(), "other", "too late", NOW));
    assertFalse(running.fail("run_missing", "other", "nobody", NOW));

    RunView view = requireNonNull(accepting.view(run.runId(), OWNER));
    assertEquals("failed", view.status());
    assertTrue(requireNonNull(view.ending()).contains("\"code\":\"terminated\""));
    assertEquals(NOW, view.endedAt());
    assertEquals(2, view.lastEvent());
    RunEvent last = events.page(run.runId(), OWNER, 1, 10).getFirst();
    assertEquals("run.failed", last.type());
    assertEquals(
        "{\"code\":\"terminated\",\"message\":\"an operator terminated it\"}", last.data());
    assertEquals("refused", requireNonNull(commands.find(run.runId(), "c1", OWNER)).state());
    assertEquals(Set.of(run.runId()), running.terminal(List.of(run.runId(), "run_missing")));
  }

  @Test
  void reportsAProblemWhenItIsNewAndClearsItSilently() {
    NewRun run = SampleRuns.queued();
    accepting.accept(run);
    assertTrue(running.problem(run.runId(), "no worker", NOW));
    assertFalse(running.problem(run.runId(), "no worker", NOW));
    assertEquals("no worker", requireNonNull(running.view(run.runId(), OWNER)).problem());
    assertFalse(running.problem(run.runId(), null, NOW));
    assertNull(requireNonNull(running.view(run.runId(), OWNER)).problem());
    assertTrue(running.problem(run.runId(), "no worker", NOW));
    assertEquals(3, requireNonNull(running.view(run.runId(), OWNER)).lastEvent());
  }

  @Test
  void givesTheReconcilerOpenRunsInTheOrderTheyWereChecked() {
    Instant early = SampleRuns.ACCEPTED_AT.minusSeconds(60);
    NewRun first = SampleRuns.queued();
    NewRun second = SampleRuns.queued();
    NewRun ended = SampleRuns.queued();
    for (NewRun run : List.of(first, second, ended)) {
      accepting.accept(run);
    }
    running.markChecked(List.of(first.runId()), early.plusSeconds(1));
    running.markChecked(List.of(second.runId(), ended.runId()), early);
    running.fail(ended.runId(), "terminated", "gone", NOW);

    List<OpenRun> open = running.openRuns(10, SampleRuns.ACCEPTED_AT);
    assertEquals(
        List.of(second.runId(), first.runId()), open.stream().map(OpenRun::runId).toList());
    assertEquals("{\"agent\":\"clerk\"}", open.getFirst().plan());
    assertEquals(1, running.openRuns(1, SampleRuns.ACCEPTED_AT).size());
    running.markChecked(List.of(first.runId(), second.runId()), NOW);
    assertEquals(List.of(), running.openRuns(10, SampleRuns.ACCEPTED_AT));
    assertNotNull(running.openRuns(10, NOW.plusSeconds(1)).getFirst().createdAt());
  }

  private static NewCommand message(String runId, String id, Principal principal) {
    return new NewCommand(id, runId, principal, "message", "{\"text\":\"hi\"}", "api", NOW);
  }
}
