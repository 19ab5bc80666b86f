package dev.holdfast.store.worker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class OwnerSessionTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  @Test
  void showsThatItIsOpenUntilItIsClosed() throws SQLException {
    long owner;
    try (OwnerSession session = OwnerSession.open(DATABASE.workerUnpooled())) {
      owner = session.owner();
      assertTrue(isOpen(owner));
      assertFalse(isOpen(owner + 1));
    }
    await().atMost(Duration.ofSeconds(5)).until(() -> !isOpen(owner));
  }

  @Test
  void takesTheSameLockAgainWhenItsConnectionIsCut() throws SQLException {
    try (OwnerSession session = OwnerSession.open(DATABASE.workerUnpooled())) {
      int first = backend(session.owner());
      ask("select pg_terminate_backend(" + first + ")");
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> isOpen(session.owner()) && backend(session.owner()) != first);
    }
  }

  private static boolean isOpen(long owner) throws SQLException {
    return ask("select holdfast.session_open(" + owner + ", pg_postmaster_start_time())")
        .equals("t");
  }

  private static int backend(long owner) throws SQLException {
    return Integer.parseInt(
        ask(
            "select coalesce((select pid from pg_locks where locktype = 'advisory' and"
                + " ((classid::bigint << 32) | objid::bigint) = "
                + owner
                + "), 0)"));
  }

  private static String ask(String sql) throws SQLException {
    try (var connection = DATABASE.owner().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
