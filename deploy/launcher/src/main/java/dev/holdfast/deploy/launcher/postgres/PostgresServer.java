package dev.holdfast.deploy.launcher.postgres;

import dev.holdfast.deploy.launcher.place.Cache;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.supervise.Child;
import dev.holdfast.deploy.launcher.supervise.Program;
import dev.holdfast.deploy.launcher.supervise.Running;
import dev.holdfast.deploy.launcher.supervise.Supervised;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** PostgreSQL on 127.0.0.1 with every switch for durability on. */
public final class PostgresServer implements Child {
  /** Owner of the cluster and of the database {@code holdfast}. */
  public static final String OWNER = "holdfast_owner";

  static final String DATABASE = "holdfast";

  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", "127.0.0.1",
          "unix_socket_directories", "",
          "fsync", "on",
          "synchronous_commit", "on",
          "full_page_writes", "on",
          "max_connections", "200",
          "timezone", "UTC",
          "log_timezone", "UTC");

  private final DataDirectory data;
  private final PostgresBinaries binaries;
  private final List<String> disguise;
  private final Secrets secrets;
  private final int port;

  private PostgresServer(
      DataDirectory data,
      PostgresBinaries binaries,
      List<String> disguise,
      Secrets secrets,
      int port) {
    this.data = data;
    this.binaries = binaries;
    this.disguise = disguise;
    this.secrets = secrets;
    this.port = port;
  }

  /** Unpacks the programs and makes the cluster, where that is still to do. */
  public static PostgresServer prepared(
      DataDirectory data, Cache cache, Secrets secrets, int port, Progress progress) {
    PostgresBinaries binaries = PostgresBinaries.unpacked(cache, progress);
    List<String> disguise = Superuser.disguise();
    new Cluster(data.postgres()).ensure(binaries, disguise, secrets, progress);
    return new PostgresServer(data, binaries, disguise, secrets, port);
  }

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public Path log() {
    return data.log(name());
  }

  @Override
  public List<Integer> ports() {
    return List.of(port);
  }

  @Override
  public Running start() {
    Postmaster.clearLeftovers(data.postgres());
    List<String> words = new ArrayList<>(disguise);
    words.addAll(
        List.of(binaries.program("postgres").toString(), "-D", data.postgres().toString()));
    words.addAll(List.of("-c", "port=" + port));
    if (SyncMethod.isSyncfsThere()) {
      words.addAll(List.of("-c", "recovery_init_sync_method=syncfs"));
    }
    SETTINGS.forEach((name, value) -> words.addAll(List.of("-c", name + "=" + value)));
    return new Program(words, Map.of(), data.root(), log(), Program.Input.NOTHING).start();
  }

  @Override
  public Optional<Running> adopt() {
    Optional<Postmaster> found = Postmaster.of(data.postgres());
    if (found.isPresent() && found.get().port() != port) {
      Supervised.end(this, found.get().handle());
      return Optional.empty();
    }
    return found.map(postmaster -> Running.adopted(postmaster.handle()));
  }

  @Override
  public boolean healthy() {
    // Asking earlier would fill its log with refusals.
    return Postmaster.isReady(data.postgres()) && answers(port, secrets);
  }

  /** Whether the server on this port answers a query of the owner. */
  public static boolean answers(int port, Secrets secrets) {
    try (Connection connection = database("postgres", port, secrets).getConnection();
        Statement statement = connection.createStatement()) {
      return statement.execute("select 1");
    } catch (SQLException e) {
      return false;
    }
  }

  @Override
  public void askToStop(ProcessHandle handle) {
    askToStopFast(handle);
  }

  /** SIGINT: ends the sessions instead of waiting for them. */
  public static void askToStopFast(ProcessHandle handle) {
    Postmaster.askToStopFast(handle);
  }

  /** The server that works on these data, whoever started it. */
  public static Optional<ProcessHandle> survivor(DataDirectory data) {
    return Postmaster.of(data.postgres()).map(Postmaster::handle);
  }

  @Override
  public Duration stopLimit() {
    return Duration.ofSeconds(15);
  }

  /** The database of the stack, as its owner. */
  public DataSource owner() {
    return owner(port, secrets);
  }

  /** The database of the stack on this port, as its owner. */
  public static DataSource owner(int port, Secrets secrets) {
    return database(DATABASE, port, secrets);
  }

  /** Creates the database if it is not there. */
  public void ensureDatabase() throws SQLException {
    try (Connection connection = database("postgres", port, secrets).getConnection();
        Statement statement = connection.createStatement()) {
      boolean there;
      try (var rows =
          statement.executeQuery("select 1 from pg_database where datname = '" + DATABASE + "'")) {
        there = rows.next();
      }
      if (!there) {
        statement.execute("create database " + DATABASE);
      }
    }
  }

  private static DataSource database(String name, int port, Secrets secrets) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {"127.0.0.1"});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(name);
    source.setUser(OWNER);
    source.setPassword(secrets.ownerPassword());
    source.setConnectTimeout(1);
    source.setLoginTimeout(2);
    return source;
  }

  /** For clients written in Java; without user and password. */
  public static String jdbcUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE;
  }

  /** For everything else, as owner, with the password. */
  public static String url(int port, Secrets secrets) {
    return "postgresql://"
        + OWNER
        + ":"
        + secrets.ownerPassword()
        + "@127.0.0.1:"
        + port
        + "/"
        + DATABASE;
  }
}
