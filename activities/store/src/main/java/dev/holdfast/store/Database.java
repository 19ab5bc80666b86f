package dev.holdfast.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import javax.sql.DataSource;

/** A pool of connections to one database as one role. */
public final class Database implements AutoCloseable {
  private static final Duration BORROW_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);
  private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);

  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens a pool and waits up to 10 s for the first connection.
   *
   * @param connections kept open all the time
   * @param application the name that {@code pg_stat_activity} shows
   */
  public static Database open(
      String url, String user, String password, int connections, String application) {
    HikariConfig config = config(url, user, password, connections, application);
    config.setInitializationFailTimeout(START_TIMEOUT.toMillis());
    return new Database(new HikariDataSource(config));
  }

  /**
   * Opens a pool that needs no connection to exist: while the database is away, borrowing fails.
   *
   * @param connections kept open all the time
   * @param application the name that {@code pg_stat_activity} shows
   */
  public static Database lazy(
      String url, String user, String password, int connections, String application) {
    HikariConfig config = config(url, user, password, connections, application);
    config.setInitializationFailTimeout(-1);
    return new Database(new HikariDataSource(config));
  }

  private static HikariConfig config(
      String url, String user, String password, int connections, String application) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(application);
    config.setDataSource(new Redialing(url, user, password, application));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    config.setConnectionTimeout(BORROW_TIMEOUT.toMillis());
    config.setValidationTimeout(Duration.ofSeconds(2).toMillis());
    // A connection is asked whether it lives only when it has rested for half a second, so a busy
    // pool pays nothing; one that fails under a statement is thrown away.
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    config.setMaxLifetime(MAX_LIFETIME.toMillis());
    return config;
  }

  /** Opens a new connection each time it is asked. */
  public static DataSource unpooled(String url, String user, String password, String application) {
    return new Redialing(url, user, password, application);
  }

  public DataSource source() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
