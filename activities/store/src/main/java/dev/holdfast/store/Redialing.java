package dev.holdfast.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Dials again while PostgreSQL is away. The pool itself waits up to 5 s between two tries, which
 * would be most of the time a restart may cost.
 */
final class Redialing extends PGSimpleDataSource {
  private static final long serialVersionUID = 1L;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final int CONNECT_SECONDS = 3;
  private static final int ANSWER_SECONDS = 30;

  Redialing(String url, String user, String password, String application) {
    setUrl(url);
    setUser(user);
    setPassword(password);
    setApplicationName(application);
    setReWriteBatchedInserts(true);
    setPrepareThreshold(1);
    setTcpKeepAlive(true);
    setConnectTimeout(CONNECT_SECONDS);
    setLoginTimeout(CONNECT_SECONDS);
    setSocketTimeout(ANSWER_SECONDS);
    // The detail of an error quotes rows; rows hold prompts and arguments.
    setLogServerErrorDetail(false);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return redial(super::getConnection);
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return redial(() -> super.getConnection(user, password));
  }

  private interface Dial {
    Connection dial() throws SQLException;
  }

  private static Connection redial(Dial dial) throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return dial.dial();
      } catch (SQLException e) {
        if (!away(e) || System.nanoTime() > end) {
          throw e;
        }
      }
      pause();
    }
  }

  private static boolean away(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    return state.equals("08001") || state.equals("08006") || state.equals("57P03");
  }

  private static void pause() throws SQLException {
    try {
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while waiting for PostgreSQL", "08001", e);
    }
  }
}
