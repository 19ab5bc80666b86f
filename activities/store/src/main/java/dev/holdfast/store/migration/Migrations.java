package dev.holdfast.store.migration;

import dev.holdfast.store.internal.SqlFailures;
import dev.holdfast.workflows.identity.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** Tables, roles and rights. May be applied at every start, by several processes at once. */
public final class Migrations {
  public static final String SCHEMA = "holdfast";
  public static final String WORKER_ROLE = "holdfast_worker";
  public static final String API_ROLE = "holdfast_api";

  /** Held by the one process that migrates; the others wait and then find nothing to do. */
  private static final long LOCK = 0x686f6c64_66617374L;

  private Migrations() {}

  /**
   * Brings the database to the shape this version needs. The owner may create roles and schemas;
   * three connections are used at once.
   */
  public static void apply(DataSource owner, String workerPassword, String apiPassword) {
    try (Connection connection = owner.getConnection()) {
      run(connection, "select pg_advisory_lock(" + LOCK + ")");
      try {
        Roles.ensure(connection, WORKER_ROLE, workerPassword);
        Roles.ensure(connection, API_ROLE, apiPassword);
        migrate(owner);
        run(connection, resource("/holdfast/grants.sql"));
        insertBootstrapOwner(connection);
      } finally {
        run(connection, "select pg_advisory_unlock(" + LOCK + ")");
      }
    } catch (SQLException e) {
      throw SqlFailures.of("migrating the database", e);
    }
  }

  private static void migrate(DataSource owner) {
    Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(owner)
        .schemas(SCHEMA)
        .defaultSchema(SCHEMA)
        .createSchemas(true)
        .locations("classpath:holdfast/migrations")
        .load()
        .migrate();
  }

  private static void insertBootstrapOwner(Connection connection) throws SQLException {
    Principal owner = Principal.bootstrapOwner();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            with o as (
              insert into holdfast.org (id, name, created_at) values (?, 'bootstrap', now())
              on conflict do nothing)
            insert into holdfast.application (id, org_id, name, created_at)
            values (?, ?, 'bootstrap', now())
            on conflict do nothing
            """)) {
      statement.setString(1, owner.org());
      statement.setString(2, owner.application());
      statement.setString(3, owner.org());
      statement.executeUpdate();
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String resource(String name) {
    try (InputStream in = Migrations.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
