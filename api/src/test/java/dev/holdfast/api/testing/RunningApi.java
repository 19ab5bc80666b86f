package dev.holdfast.api.testing;

import static java.util.Objects.requireNonNull;

import dev.holdfast.api.Api;
import dev.holdfast.api.Settings;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.store.key.ApiKeys;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.migration.Migrations;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An API on a free port, on a real database, with an agent {@code clerk} and no worker. */
public final class RunningApi implements BeforeAllCallback, AfterAllCallback {
  public static final String KEY = "holdfast_local_of_a_test";
  public static final String SECRET = "a secret of a test, long enough to be one";
  public static final RunLimits LIMITS = new RunLimits(10, 20, Duration.ofHours(1).toMillis());

  private final AtomicInteger versions = new AtomicInteger();
  private final TestDatabase database = new TestDatabase();
  private final @Nullable LocalTemporal temporal;
  private @Nullable Api api;

  private RunningApi(@Nullable LocalTemporal temporal) {
    this.temporal = temporal;
  }

  public static RunningApi withTemporal() {
    return new RunningApi(new LocalTemporal());
  }

  public static RunningApi withoutTemporal() {
    return new RunningApi(null);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    database.beforeAll(context);
    if (temporal != null) {
      temporal.start();
    }
    register("clerk", "1");
    api = start();
    // The key is registered in the background.
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> caller().get("/v1/runs/run_none").status() == 404);
  }

  /** A further process on the same database. */
  public Api start() {
    return start(List.of(SECRET));
  }

  /** A further process that was given other secrets. */
  public Api start(List<String> secrets) {
    return Api.start(
        new Settings(
            new Settings.Database(database.url(), Migrations.API_ROLE, TestDatabase.API_PASSWORD),
            new Settings.Temporal(
                temporal == null ? "127.0.0.1:" + freePort() : temporal.address(),
                "default",
                "http://temporal.test"),
            new Settings.Listen("127.0.0.1", 0),
            "",
            secrets,
            KEY,
            false));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    requireNonNull(api).close();
    if (temporal != null) {
      temporal.close();
    }
    database.afterAll(context);
  }

  public Api api() {
    return requireNonNull(api);
  }

  /** Asks as the bootstrap owner. */
  public Caller caller() {
    return Caller.of(api()).withKey(KEY);
  }

  public LocalTemporal temporal() {
    return requireNonNull(temporal);
  }

  public Runs runs() {
    return new Runs(database.worker());
  }

  public ApiKeys keys() {
    return new ApiKeys(database.api());
  }

  public Waits waits() {
    return new Waits(database.worker());
  }

  /** What groups are told, as a worker has it. */
  public Notices notices() {
    return new Notices(database.worker());
  }

  /** The ledger as a worker has it. */
  public Ledger ledger() {
    return new PostgresLedger(database.worker());
  }

  /** Asks for another application, which has an agent {@code clerk} too. */
  public Caller stranger() {
    asOwner(
        "insert into org values ('org_b', 'b', now()) on conflict do nothing;"
            + " insert into application values ('app_b', 'org_b', 'b', now())"
            + " on conflict do nothing;"
            + " insert into api_key values ('key_b', 'org_b', 'app_b', 'b',"
            + " sha256('holdfast_local_b'), now(), null) on conflict do nothing;"
            + " insert into agent select 'org_b', 'app_b', name, version, digest, spec,"
            + " worker_group, registered_at, last_registered_at from agent"
            + " where app_id = 'app_bootstrap' and name = 'clerk' on conflict do nothing");
    return Caller.of(api()).withKey("holdfast_local_b");
  }

  /** What a query counts. */
  public long count(String sql) {
    return Long.parseLong(read(sql));
  }

  /** The first column of the only row. */
  public String read(String sql) {
    try (Connection connection = database.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = holdfast");
      try (ResultSet result = statement.executeQuery(sql)) {
        result.next();
        return String.valueOf(result.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public void register(String name, String version) {
    register(name, version, null);
  }

  /**
   * An agent as a worker brings it.
   *
   * @param inputSchema null takes any input
   */
  public void register(String name, String version, @Nullable String inputSchema) {
    register(
        new AgentSpec(
            name,
            version,
            "Be brief.",
            new ModelSpec("scripted", "demo", Lane.FAST, "[]"),
            List.of(),
            LIMITS,
            inputSchema,
            null,
            null));
  }

  /** An agent named buyer; each call is a new version of it. */
  public void registerAsking(ModelSpec model) {
    String version = String.valueOf(versions.incrementAndGet());
    register(new AgentSpec("buyer", version, "Be brief.", model, List.of(), LIMITS));
  }

  public void register(AgentSpec spec) {
    String json = Wire.write(spec);
    new Agents(database.worker())
        .register(
            Principal.bootstrapOwner(),
            new AgentRow(spec.name(), spec.version(), Digest.of(json), json, "main"),
            Instant.now());
  }

  /** A worker of the group was seen just now. */
  public void beat(String id, String group) {
    new Workers(database.worker())
        .beat(
            WorkerRow.starting(id, Principal.bootstrapOwner(), group, "1", "test", Instant.now()));
  }

  public void fireWorker(String id) {
    new Workers(database.worker()).remove(id);
  }

  /** Changes rows in ways that no process may. */
  public void asOwner(String sql) {
    try (Connection connection = database.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = holdfast");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
