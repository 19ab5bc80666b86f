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
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CommandsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Instant NOW = SampleRuns.ACCEPTED_AT;

  private final Runs runs = new Runs(DATABASE.api());
  private final Commands commands = new Commands(DATABASE.api());
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
  void namesRunsWithCommandsThatNobodyTook() {
    accept("c1", "message", NOW.minusSeconds(20));
    accept("c2", "message", NOW.minusSeconds(10));
    assertEquals(List.of(run), commands.stale(NOW.minusSeconds(5), 10));
    assertEquals(List.of(), commands.stale(NOW.minusSeconds(20), 10));
    assertEquals(2, new PostgresLedger(DATABASE.worker()).inbox(run, 0).size());
    new Runs(DATABASE.worker()).fail(run, "terminated", "gone", NOW);
    assertEquals(List.of(), commands.stale(NOW, 10));
  }

  private CommandRow accept(String id, String kind, Instant at) {
    return requireNonNull(commands.accept(new NewCommand(id, run, OWNER, kind, "{}", "api", at)));
  }
}
