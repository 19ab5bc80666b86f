package dev.holdfast.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabaseTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private final PostgresLedger ledger = new PostgresLedger(DATABASE.worker());
  private final Sql owner = new Sql(DATABASE.owner());

  @Test
  void comesBackAtOnceWhenAllConnectionsAreCut() {
    String run = Ids.run();
    new Runs(DATABASE.api()).accept(SampleRuns.queued(run));
    ledger.load(run, "main", 0);
    owner.all(
        "cut the worker's connections",
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'holdfast_worker'"
            + " and datname = current_database()",
        p -> {},
        row -> true);

    Set<FailureCode> failures = new HashSet<>();
    await()
        .pollInterval(Duration.ofMillis(10))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(() -> assertNotNull(load(run, failures)));
    failures.remove(FailureCode.STORE_UNAVAILABLE);
    assertEquals(Set.of(), failures);
  }

  @Test
  void saysThatTheStoreIsAwayAndNotWhatWasWritten() {
    PostgresLedger nowhere =
        new PostgresLedger(Database.unpooled("jdbc:postgresql://127.0.0.1:1/x", "u", "p", "test"));
    HoldfastException e =
        assertThrows(HoldfastException.class, () -> nowhere.load("run_1", "main", 0));
    assertEquals(FailureCode.STORE_UNAVAILABLE, e.code());
    assertEquals("load run run_1: PostgreSQL did not answer (08001)", e.getMessage());
  }

  private @Nullable LoadedRun load(String run, Set<FailureCode> failures) {
    try {
      return ledger.load(run, "main", 0);
    } catch (HoldfastException e) {
      failures.add(e.code());
      return null;
    }
  }
}
