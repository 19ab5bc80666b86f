package dev.holdfast.store.ledger;

import static java.util.Objects.requireNonNull;

import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.command.NewCommand;
import dev.holdfast.store.event.Events;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.LateAnswer;
import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.store.testing.UsageRow;
import dev.holdfast.store.wait.WaitFilter;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;

final class PostgresWorld implements LedgerWorld {
  private final TestDatabase database;
  private final PostgresLedger ledger;
  private final Sql worker;
  private final Map<Long, Connection> sessions = new HashMap<>();

  PostgresWorld(TestDatabase database) {
    this.database = database;
    this.ledger = new PostgresLedger(database.worker());
    this.worker = new Sql(database.worker());
  }

  @Override
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public String acceptRun() {
    NewRun run = SampleRuns.queued();
    new Runs(database.api()).accept(run);
    return run.runId();
  }

  @Override
  public CommandRow command(String runId, String id, String kind, String body) {
    return requireNonNull(
        new Commands(database.api())
            .accept(
                new NewCommand(
                    id, runId, Principal.bootstrapOwner(), kind, body, "api", Hand.NOW)));
  }

  @Override
  public boolean fail(String runId) {
    return new Runs(database.worker()).fail(runId, "terminated", "gone", Hand.NOW);
  }

  @Override
  public void openSession(long owner) {
    try {
      Connection connection = database.workerUnpooled().getConnection();
      try (Statement statement = connection.createStatement()) {
        statement.execute("select pg_advisory_lock(" + owner + ")");
      }
      sessions.put(owner, connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void closeSession(long owner) {
    try {
      requireNonNull(sessions.remove(owner)).close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            !worker.one(
                "read a session",
                "select session_open(?, pg_postmaster_start_time()) as open",
                p -> p.number(owner),
                row -> row.flag("open")));
  }

  @Override
  public List<LedgerRow> rows(String runId) {
    return worker.all(
        "read steps",
        "select * from step where run_id = ? and position is not null order by position",
        p -> p.text(runId),
        row ->
            new LedgerRow(
                row.text("name"),
                StepKind.of(row.text("kind")),
                row.count("turn"),
                row.count("slot"),
                row.text("digest"),
                row.number("position"),
                row.flag("unknown"),
                row.text("token"),
                row.text("result"),
                row.text("result_digest")));
  }

  @Override
  public List<RunEvent> events(String runId) {
    return new Events(database.api()).page(runId, Principal.bootstrapOwner(), 0, 1_000_000);
  }

  @Override
  public List<LateAnswer> late(String runId) {
    return worker.all(
        "read late answers",
        "select name, token, verdict, result from late where run_id = ? order by id",
        p -> p.text(runId),
        row ->
            new LateAnswer(
                row.text("name"), row.text("token"), row.text("verdict"), row.text("result")));
  }

  @Override
  public List<CommandRow> commands(String runId) {
    Commands commands = new Commands(database.api());
    return worker
        .all(
            "read commands",
            "select id from command where run_id = ? order by seq",
            p -> p.text(runId),
            row -> row.text("id"))
        .stream()
        .map(id -> requireNonNull(commands.find(runId, id, Principal.bootstrapOwner())))
        .toList();
  }

  @Override
  public List<UsageRow> usage(String runId) {
    return worker.all(
        "read usage",
        "select step, token, provider, model, lost from usage where run_id = ? order by id",
        p -> p.text(runId),
        row ->
            new UsageRow(
                row.text("step"),
                row.text("token"),
                row.text("provider"),
                row.text("model"),
                row.flag("lost")));
  }

  @Override
  public Map<String, WaitState> waits(String runId) {
    Map<String, WaitState> states = new HashMap<>();
    var all = new WaitFilter(Principal.bootstrapOwner(), null, Set.of(), runId, null, null, 100);
    new Waits(database.api()).list(all).forEach(row -> states.put(row.waitId(), row.state()));
    return states;
  }
}
