package dev.holdfast.deploy.launcher;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.PortChoice;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.PartStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real servers, killed for real. */
class RecoveryTest {
  private static final Duration BACK = Duration.ofSeconds(3);

  @TempDir static Path folder;
  private static Stack stack;

  @BeforeAll
  static void start() {
    stack = Stack.start(servers("one"), Progress.SILENT);
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static StackSettings servers(String name) {
    return StackSettings.of(new DataDirectory(folder.resolve(name)))
        .withPorts(PortChoice.AUTO)
        .withParts(Part.servers())
        .withServersThatDieWithUs();
  }

  @ParameterizedTest
  @ValueSource(strings = {"temporal", "postgres"})
  void aKilledServerIsBackWithinThreeSecondsAndStatusSaysSo(String name) {
    PartStatus before = stack.status(name);

    kill(before);

    await().atMost(BACK).until(() -> isBack(name, before));
    PartStatus after = stack.status(name);
    assertAll(
        () -> assertNotEquals(before.pid(), after.pid()),
        () -> assertEquals("killed by SIGKILL", after.lastReason()),
        () -> assertEquals(after.pid(), published().pids().get(name)));
    StackView view = StackView.of(stack.settings().data());
    assertTrue(view.healthy(), view::toString);
  }

  @Test
  void aKilledPostmasterWithBusySessionsKeepsWhatWasCommitted() throws SQLException {
    execute("create table if not exists kept (id int)");
    execute("insert into kept values (1)");
    CompletableFuture<Void> busy = CompletableFuture.runAsync(() -> executeUnchecked(BUSY));
    await()
        .atMost(BACK)
        .until(() ->
            count("select 1 from pg_stat_activity where query = '" + BUSY.replace("'", "''") + "'")
                == 1);
    PartStatus before = stack.status("postgres");

    kill(before);

    await().atMost(BACK).until(() -> isBack("postgres", before));
    assertEquals(1, count("select 1 from kept"));
    assertThrows(CompletionException.class, busy::join);
  }

  /** Spins without looking whether its postmaster still lives. */
  private static final String BUSY =
      "select sum(sqrt(a * b)) from generate_series(1, 100000) a, generate_series(1, 100000) b";

  @Test
  void whatPostgresAcknowledgesIsOnDisk() throws SQLException {
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      assertEquals("on", one("show " + setting), setting);
    }
    assertEquals("127.0.0.1", one("show listen_addresses"));
    assertTrue(Integer.parseInt(one("show max_connections")) >= 200);
  }

  @Test
  void aSecondStackOnTheSameDataIsRefusedWithTheWayOut() {
    var refused =
        assertThrows(StackFailure.class, () -> Stack.start(servers("one"), Progress.SILENT));
    assertTrue(
        refused.getMessage().contains("already runs on " + folder.resolve("one")),
        refused::explanation);
    assertTrue(refused.wayOut().contains("holdfast down"), refused::explanation);
  }

  @Test
  void twoStacksRunSideBySideAndEndApart() {
    try (Stack second = Stack.start(servers("two"), Progress.SILENT)) {
      assertTrue(second.endpoints().pids().size() >= 3, second.endpoints()::toString);
      assertNotEquals(stack.ports(), second.ports());
      assertTrue(StackView.of(second.settings().data()).healthy());
    }
    assertTrue(Files.notExists(folder.resolve("two/run/endpoints.json")));
    assertTrue(StackView.of(stack.settings().data()).healthy());
  }

  @Test
  void endpointsAreForTheOwnersEyesOnly() throws Exception {
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(stack.settings().data().endpoints())));
  }

  @Test
  void aServerHeldDownStaysDownUntilStarted() {
    stack.kill("temporal");
    assertEquals(PartStatus.State.STOPPED, stack.status("temporal").state());
    assertTrue(!StackView.of(stack.settings().data()).healthy());

    stack.start("temporal");

    assertTrue(StackView.of(stack.settings().data()).healthy());
  }

  private static boolean isBack(String name, PartStatus before) {
    PartStatus now = stack.status(name);
    return now.state() == PartStatus.State.HEALTHY && now.restarts() == before.restarts() + 1;
  }

  private static void kill(PartStatus part) {
    assertTrue(ProcessHandle.of(part.pid()).orElseThrow().destroyForcibly());
  }

  private static Endpoints published() {
    return Endpoints.of(stack.settings().data()).orElseThrow();
  }

  private static void executeUnchecked(String sql) {
    try {
      execute(sql);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = stack.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int count(String sql) throws SQLException {
    return Integer.parseInt(one("select count(*) from (" + sql + ") rows"));
  }

  private static String one(String sql) throws SQLException {
    try (Connection connection = stack.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      assertTrue(row.next(), sql);
      return row.getString(1);
    }
  }
}
