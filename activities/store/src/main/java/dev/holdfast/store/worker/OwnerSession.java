package dev.holdfast.store.worker;

import dev.holdfast.store.internal.SqlFailures;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A session lock under this process's number. Others see by it that the process is gone: the server
 * lets go of the lock the moment the connection closes. That the lock is held proves nothing.
 */
public final class OwnerSession implements AutoCloseable {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration QUIET = Duration.ofSeconds(5);
  private static final int VALID_SECONDS = 3;
  private static final long PAUSE_MILLIS = 100;

  private final DataSource source;
  private final long owner = RANDOM.nextLong(1, Long.MAX_VALUE);
  private final Thread watch;
  private volatile boolean closed;
  private volatile @Nullable Connection connection;

  private OwnerSession(DataSource source) {
    this.source = source;
    this.watch = Thread.ofPlatform().daemon().name("holdfast-owner-session").unstarted(this::watch);
  }

  /**
   * Takes the lock and holds it until closed, on a new connection whenever one is cut.
   *
   * @param source not a pool: the connection is kept
   */
  public static OwnerSession open(DataSource source) {
    OwnerSession session = new OwnerSession(source);
    try {
      session.connection = session.lock();
    } catch (SQLException e) {
      throw SqlFailures.of("taking the owner session lock", e);
    }
    session.watch.start();
    return session;
  }

  /** The number that claims carry. */
  public long owner() {
    return owner;
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    abort();
    try {
      watch.join(QUIET);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    abort();
  }

  private void watch() {
    while (!closed) {
      Connection held = connection;
      if (held == null || !alive(held)) {
        abort();
        connection = lockAgain();
      }
    }
  }

  // Waits for something to read, which a cut connection answers at once.
  private static boolean alive(Connection held) {
    try {
      held.unwrap(PGConnection.class).getNotifications((int) QUIET.toMillis());
      return held.isValid(VALID_SECONDS);
    } catch (SQLException e) {
      return false;
    }
  }

  private @Nullable Connection lockAgain() {
    while (!closed) {
      try {
        return lock();
      } catch (SQLException e) {
        if (!slept()) {
          return null;
        }
      }
    }
    return null;
  }

  private Connection lock() throws SQLException {
    Connection fresh = source.getConnection();
    try (PreparedStatement statement = fresh.prepareStatement("select pg_advisory_lock(?)")) {
      statement.setLong(1, owner);
      statement.execute();
      return fresh;
    } catch (SQLException e) {
      fresh.close();
      throw e;
    }
  }

  // Closing would wait for the thread that reads from the connection.
  private void abort() {
    Connection held = connection;
    if (held != null) {
      try {
        held.abort(Runnable::run);
      } catch (SQLException e) {
        connection = null;
      }
    }
  }

  private boolean slept() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return !closed;
    }
  }
}
