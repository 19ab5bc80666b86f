package dev.holdfast.store.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.holdfast.store.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MigrationsTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void changesNothingWhenAppliedAgainByTwoAtOnce() throws Exception {
    Callable<Void> again =
        () -> {
          Migrations.apply(
              DATABASE.owner(), TestDatabase.WORKER_PASSWORD, TestDatabase.API_PASSWORD);
          return null;
        };
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (Future<Void> done : threads.invokeAll(List.of(again, again))) {
        done.get();
      }
    }
    assertEquals("1", ask(DATABASE.owner(), "select count(*) from holdfast.application"));
    assertEquals("app_bootstrap", ask(DATABASE.worker(), "select id from application"));
  }

  @Test
  void givesTheWorkerItsRowsAndNothingElse() throws SQLException {
    assertEquals("0", ask(DATABASE.worker(), "select count(*) from step"));
    refused(DATABASE.worker(), "select count(*) from api_key");
    refused(DATABASE.worker(), "create table mine (id int)");
    refused(DATABASE.worker(), "create table public.mine (id int)");
    refused(DATABASE.worker(), "drop table step");
    refused(DATABASE.worker(), "delete from event");
    refused(DATABASE.worker(), "update event set data = ''");
    refused(DATABASE.worker(), "truncate late");
  }

  @Test
  void givesTheApiWhatItReadsAndAccepts() throws SQLException {
    assertEquals("0", ask(DATABASE.api(), "select count(*) from step"));
    assertEquals("0", ask(DATABASE.api(), "select count(*) from api_key"));
    refused(DATABASE.api(), "alter table run add column mine int");
    refused(DATABASE.api(), "insert into step select * from step");
    refused(DATABASE.api(), "update run set terminal = true");
    refused(DATABASE.api(), "select renew('r', 'b', 'n', 't')");
    refused(DATABASE.api(), "delete from command");
    refused(DATABASE.api(), "update run_start set fingerprint = ''");
    refused(DATABASE.worker(), "select * from run_start");
  }

  private static void refused(DataSource role, String sql) {
    SQLException e = assertThrows(SQLException.class, () -> ask(role, sql));
    assertEquals("42501", e.getSQLState(), e.getMessage());
  }

  private static String ask(DataSource source, String sql) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      if (!statement.execute(sql)) {
        return "";
      }
      try (var result = statement.getResultSet()) {
        return result.next() ? result.getString(1) : "";
      }
    }
  }
}
