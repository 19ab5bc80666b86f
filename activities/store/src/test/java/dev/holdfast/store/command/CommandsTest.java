package dev.holdfast.store.command;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommandsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Instant NOW = SampleRuns.ACCEPTED_AT;

  /** Before all that other tests leave behind. */
  private static final Instant EARLY = NOW.minusSeconds(1_000);

  private final Runs runs = new Runs(DATABASE.api());
  private final Commands commands = new Commands(DATABASE.api());
  private final Commands sweep = new Commands(DATABASE.worker());
  private final String run = Ids.run();

  @BeforeEach
  void acceptRun() {
    runs.accept(SampleRuns.queued(run));
  }

  @Test
  void givesTheSameRowForTheSameIdForEver() {
    CommandRow first = accept("c1", "message", NOW);
    assertEquals(first, accept("c1", "message", NOW.plusSeconds(9)));
    assertEquals(1, first.seq());
    assertEquals("accepted", first.state());
    assertEquals("key:bootstrap", first.actor());
    assertEquals(2, accept("c2", "message", NOW).seq());
  }

  @Test
  void keepsIdsOfOneRunApartFromThoseOfAnother() {
    accept("c1", "message", NOW);
    String other = Ids.run();
    runs.accept(SampleRuns.queued(other));
    assertNull(commands.find(other, "c1", OWNER));
  }

  @Test
  void showsTheFirstCancelOnTheRun() {
    accept("c1", "message", NOW);
    assertNull(requireNonNull(runs.view(run, OWNER)).cancelRequestedAt());
    accept("c2", "cancel", NOW.plusSeconds(1));
    accept("c3", "cancel", NOW.plusSeconds(2));
    assertEquals(NOW.plusSeconds(1), requireNonNull(runs.view(run, OWNER)).cancelRequestedAt());
  }

  @Test
  void refusesWhatComesAfterTheEnd() {
    new Runs(DATABASE.worker()).fail(run, "terminated", "gone", NOW);
    CommandRow row = accept("c1", "cancel", NOW);
    assertEquals("refused", row.state());
    assertEquals("run_finished", row.result());
    assertEquals(NOW, row.decidedAt());
    assertNull(requireNonNull(runs.view(run, OWNER)).cancelRequestedAt());
  }

  @Test
  void namesRunsWithCommandsThatNobodyTookLaterAndLater() {
    accept("c1", "message", EARLY);
    accept("c2", "message", EARLY.plusSeconds(1));
    assertEquals(Set.of(), sweep.toBeWoken(EARLY.plusSeconds(3), 10));
    assertEquals(Set.of(run), sweep.toBeWoken(EARLY.plusSeconds(6), 10));
    assertEquals(Set.of(), sweep.toBeWoken(EARLY.plusSeconds(10), 10));
    assertEquals(Set.of(run), sweep.toBeWoken(EARLY.plusSeconds(12), 10));
    assertEquals(Set.of(), sweep.toBeWoken(EARLY.plusSeconds(20), 10));
    assertEquals(2, new PostgresLedger(DATABASE.worker()).inbox(run, 0).size());
    end(run);
    assertEquals(Set.of(), sweep.toBeWoken(EARLY.plusSeconds(60), 10));
  }

  @Test
  void whoCannotBeWokenDoesNotKeepOthersWaiting() {
    accept("c1", "message", EARLY);
    assertEquals(Set.of(run), sweep.toBeWoken(EARLY.plusSeconds(100), 1));
    String other = Ids.run();
    runs.accept(SampleRuns.queued(other));
    commands.accept(
        new NewCommand("c1", other, OWNER, "message", "{}", "api", EARLY.plusSeconds(50)));
    assertEquals(Set.of(other), sweep.toBeWoken(EARLY.plusSeconds(110), 1));
    end(run);
    end(other);
  }

  private static void end(String runId) {
    new Runs(DATABASE.worker()).fail(runId, "terminated", "gone", NOW);
  }

  private CommandRow accept(String id, String kind, Instant at) {
    return requireNonNull(commands.accept(new NewCommand(id, run, OWNER, kind, "{}", "api", at)));
  }
}
