package dev.holdfast.deploy.verify.harness;

import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.Part;
import dev.holdfast.deploy.launcher.Stack;
import dev.holdfast.deploy.launcher.StackSettings;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.store.Database;
import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.migration.Migrations;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PgProxyTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir private static Path folder;
  private static Stack stack;

  private PgProxy proxy;
  private Database database;
  private PostgresLedger ledger;
  private String run;

  @BeforeAll
  static void startPostgres() {
    stack =
        Stack.start(
            StackSettings.of(new DataDirectory(folder.resolve("stack")))
                .withParts(Set.of(Part.POSTGRES))
                .withPorts(PortChoice.AUTO)
                .withServersThatDieWithUs(),
            System.out::println);
    Migrations.apply(
        stack.owner(), stack.secrets().workerPassword(), stack.secrets().apiPassword());
  }

  @AfterAll
  static void stopPostgres() {
    stack.close();
  }

  @BeforeEach
  void open() {
    proxy = PgProxy.before(stack.ports().postgres());
    database = open(Migrations.WORKER_ROLE, stack.secrets().workerPassword());
    ledger = new PostgresLedger(database.source());
    run = Ids.run();
    try (Database api = open(Migrations.API_ROLE, stack.secrets().apiPassword())) {
      boolean accepted = new Runs(api.source()).accept(newRun(run));
      assertTrue(accepted);
    }
  }

  private Database open(String role, String password) {
    return Database.open(
        "jdbc:postgresql://127.0.0.1:%d/holdfast".formatted(proxy.port()),
        role,
        password,
        2,
        "proxy-test");
  }

  private static NewRun newRun(String id) {
    Instant now = Instant.parse("2026-01-02T03:04:05Z");
    return new NewRun(
        id,
        Principal.bootstrapOwner(),
        "clerk",
        "1",
        "digest",
        "{}",
        "main",
        "scripted",
        "null",
        "{}",
        "{}",
        now,
        now.plus(Duration.ofDays(1)));
  }

  @AfterEach
  void close() {
    database.close();
    proxy.close();
  }

  @Test
  void holdsTheAnswerOfACommittedSettle() throws SQLException {
    settle("t1/drain"); // prepared from now on
    Gate gate = new Gate("settle");
    proxy.holdAnswer(
        gate, statement -> statement.run().equals(run) && statement.settles("t1/model"));

    CompletableFuture<SettleAnswer> answer =
        CompletableFuture.supplyAsync(() -> settle("t1/model"));

    assertTrue(gate.awaitReached(SOON), gate::toString);
    assertEquals(2, settledSteps());
    assertFalse(answer.isDone());
    gate.open();
    assertEquals(SettleAnswer.Verdict.SETTLED, answer.join().verdict());
    assertEquals(List.of(run + " SETTLE t1/model"), gate.visitors());
  }

  @Test
  void holdsARequestBeforeItIsSeen() throws SQLException {
    Gate gate = new Gate("load");
    proxy.holdRequest(
        gate, statement -> statement.kind() == Statement.Kind.LOAD && statement.run().equals(run));

    CompletableFuture<?> loaded =
        CompletableFuture.supplyAsync(() -> requireNonNull(ledger.load(run, "main", 0)));

    assertTrue(gate.awaitReached(SOON), gate::toString);
    assertFalse(loaded.isDone());
    proxy.letGo();
    loaded.join();
  }

  @Test
  void delaysEveryAnswer() {
    settle("t1/drain");
    proxy.delayAnswers(Duration.ofMillis(200));

    long begun = System.nanoTime();
    settle("t1/model");

    assertTrue(System.nanoTime() - begun >= Duration.ofMillis(200).toNanos());
  }

  @Test
  void cutsConnectionsAlsoWhileAnAnswerIsHeld() throws SQLException {
    Gate gate = new Gate("settle");
    proxy.holdAnswer(gate, statement -> statement.settles("t1/model"));
    CompletableFuture<SettleAnswer> answer =
        CompletableFuture.supplyAsync(() -> settle("t1/model"));
    assertTrue(gate.awaitReached(SOON), gate::toString);

    proxy.cut();
    gate.open();

    Throwable failure = assertThrows(java.util.concurrent.CompletionException.class, answer::join);
    assertTrue(failure.getCause() instanceof HoldfastException, failure::toString);
    assertEquals(1, settledSteps());
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals(2, settle("t1/model2").last()));
  }

  @Test
  void refusesNewConnections() {
    proxy.refuse(true);
    proxy.cut();
    assertThrows(HoldfastException.class, () -> settle("t1/model"));
    proxy.refuse(false);
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(() -> assertEquals(1, settle("t1/model").last()));
  }

  private SettleAnswer settle(String name) {
    return ledger.settle(
        new Settlement(
            run,
            "main",
            Instant.parse("2026-01-02T03:04:06Z"),
            "token",
            false,
            List.of(NewRow.plain(name, StepKind.MODEL, 1, 1, "digest", "{}")),
            Settlement.Guard.NONE,
            List.of(new NewEvent(EventType.MODEL_COMPLETED, name, "{}")),
            null,
            List.of(),
            null));
  }

  private long settledSteps() throws SQLException {
    try (var connection = stack.owner().getConnection();
        var statement =
            connection.prepareStatement(
                "select count(*) from holdfast.step where run_id = ? and position is not null")) {
      statement.setString(1, run);
      try (var rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }
}
