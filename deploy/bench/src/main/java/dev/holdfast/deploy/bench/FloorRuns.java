package dev.holdfast.deploy.bench;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holdfast.deploy.launcher.Stack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** What cannot be undercut: one row per step, inserted and committed by itself. */
final class FloorRuns implements Contestant {
  private static final String KILOBYTE = "x".repeat(1_000);

  private final HikariDataSource source;

  FloorRuns(Stack stack) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(stack.owner());
    config.setMaximumPoolSize(16);
    this.source = new HikariDataSource(config);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists floor (id bigserial primary key, body text)");
    } catch (SQLException e) {
      throw new IllegalStateException("the floor's table cannot be made", e);
    }
  }

  @Override
  public void run() throws SQLException {
    for (int i = 0; i < STEPS; i++) {
      try (Connection connection = source.getConnection();
          PreparedStatement insert =
              connection.prepareStatement("insert into floor (body) values (?)")) {
        insert.setString(1, KILOBYTE);
        insert.executeUpdate();
      }
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
