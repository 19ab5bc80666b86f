package dev.holdfast.store.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.postgresql.PGConnection;

/**
 * Login roles. They belong to the whole server, so another database's migration may change the same
 * role at the same moment, which no lock of this database can keep out.
 */
final class Roles {
  private static final int TRIES = 20;

  /** Created by the other, being created by the other, changed by the other. */
  private static final Set<String> MET_ANOTHER = Set.of("42710", "23505", "XX000");

  private Roles() {}

  static void ensure(Connection connection, String role, String password) throws SQLException {
    for (int tries = 1; ; tries++) {
      try {
        write(connection, role, password);
        return;
      } catch (SQLException e) {
        if (tries == TRIES || !MET_ANOTHER.contains(e.getSQLState())) {
          throw e;
        }
      }
    }
  }

  private static void write(Connection connection, String role, String password)
      throws SQLException {
    String name = "\"" + role + "\"";
    try (Statement statement = connection.createStatement()) {
      if (!exists(connection, role)) {
        statement.execute("create role " + name + " login");
      }
      statement.execute("alter role " + name + " login");
      statement.execute(
          """
          do $$ begin
            execute format('alter role %s in database %%I set search_path = %s', current_database());
          end $$
          """
              .formatted(name, Migrations.SCHEMA));
    }
    // Hashed here: the password itself never reaches the server or its log.
    connection
        .unwrap(PGConnection.class)
        .alterUserPassword(role, password.toCharArray(), "scram-sha-256");
  }

  private static boolean exists(Connection connection, String role) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      statement.setString(1, role);
      try (ResultSet result = statement.executeQuery()) {
        return result.next();
      }
    }
  }
}
