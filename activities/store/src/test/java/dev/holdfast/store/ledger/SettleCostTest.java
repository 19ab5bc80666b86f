package dev.holdfast.store.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.holdfast.store.Database;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.migration.Migrations;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.tool.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a settle costs: printed in time, held in table scans. */
@Timeout(60)
class SettleCostTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase(8);

  private static final int STEPS = 400;
  private static final int THREADS = 8;
  private static final String PAYLOAD = "\"" + "x".repeat(1_000) + "\"";

  @Test
  void staysCheap() throws Exception {
    PostgresLedger ledger = new PostgresLedger(DATABASE.worker());
    settle(ledger, acceptRun(), STEPS / 2);
    floor();
    String single = acceptRun();
    long begun = System.nanoTime();
    settle(ledger, single, STEPS);
    print("one thread", begun, STEPS, 1);

    List<Callable<Void>> settlers = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      String run = acceptRun();
      settlers.add(() -> {
        settle(ledger, run, STEPS);
        return null;
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      begun = System.nanoTime();
      for (Future<Void> done : threads.invokeAll(settlers)) {
        done.get();
      }
      print(THREADS + " threads", begun, STEPS * THREADS, THREADS);
    }
  }

  @Test
  void neverScansATable() {
    try (Database one =
        Database.open(
            DATABASE.url(), Migrations.WORKER_ROLE, TestDatabase.WORKER_PASSWORD, 1, "cost")) {
      PostgresLedger ledger = new PostgresLedger(one.source());
      Sql sql = new Sql(one.source());
      String run = acceptRun();
      settle(ledger, run, 300);
      long before = scans(sql);
      settle(ledger, acceptRun(), 300);
      ledger.load(run, "main", 290);
      ledger.inbox(run, 0);
      assertEquals(0, scans(sql) - before, "sequential scans by 300 settles, a load, an inbox");
    }
  }

  /** One row changed in a commit of its own: what the disk and the round trip cost. */
  private static void floor() {
    Workers workers = new Workers(DATABASE.worker());
    WorkerRow row =
        WorkerRow.starting("wkr", Principal.bootstrapOwner(), "main", "1", "host", Hand.NOW);
    long begun = System.nanoTime();
    for (int i = 0; i < STEPS; i++) {
      workers.beat(row);
    }
    print("nothing but a commit", begun, STEPS, 1);
  }

  private static long scans(Sql sql) {
    sql.all("flush statistics", "select pg_stat_force_next_flush()", p -> {}, row -> true);
    return sql.one(
        "read statistics",
        """
        select sum(seq_scan) as scans from pg_stat_user_tables
        where relname in ('run', 'step', 'event', 'command', 'late', 'usage')
        """,
        p -> {},
        row -> row.number("scans"));
  }

  private static void settle(Ledger ledger, String run, int steps) {
    for (int i = 0; i < steps; i++) {
      String name = "call/" + i + "/exec";
      ledger.settle(
          new Settlement(
              run,
              "main",
              Hand.NOW,
              "token",
              false,
              List.of(
                  new NewRow(name, StepKind.CALL, i, 1, "digest", "action", Effect.READ, PAYLOAD)),
              Settlement.Guard.NONE,
              List.of(
                  Hand.event(EventType.TOOL_STARTED, name),
                  Hand.event(EventType.TOOL_COMPLETED, name)),
              null,
              List.of(),
              null));
    }
  }

  private static void print(String how, long begun, int steps, int threads) {
    double millis = (System.nanoTime() - begun) / 1e6;
    System.out.printf(
        "settle, %s: %.3f ms each, %.0f per second%n",
        how, millis * threads / steps, steps * 1000 / millis);
  }

  private static String acceptRun() {
    String run = Ids.run();
    new Runs(DATABASE.api()).accept(SampleRuns.queued(run));
    return run;
  }
}
