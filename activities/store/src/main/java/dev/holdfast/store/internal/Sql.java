package dev.holdfast.store.internal;

import dev.holdfast.workflows.failure.HoldfastException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Performs one statement in a commit of its own: one round trip. Failures come out as {@link
 * HoldfastException}; see {@link SqlFailures}.
 */
public final class Sql {
  private final DataSource source;

  public Sql(DataSource source) {
    this.source = source;
  }

  /** Gives a statement its parameters. */
  @FunctionalInterface
  public interface Binding {
    void bind(Binder parameters) throws SQLException;
  }

  /** Makes a value of a row. */
  @FunctionalInterface
  public interface Mapping<T> {
    T map(Row row) throws SQLException;
  }

  /**
   * All rows of a query.
   *
   * @param what the thing that is done, for the message of a failure
   */
  public <T> List<T> all(String what, String sql, Binding binding, Mapping<T> mapping) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(new Binder(statement));
      try (ResultSet result = statement.executeQuery()) {
        List<T> rows = new ArrayList<>();
        Row row = new Row(result);
        while (result.next()) {
          rows.add(mapping.map(row));
        }
        return rows;
      }
    } catch (SQLException e) {
      throw SqlFailures.of(what, e);
    }
  }

  /** The first row of a query, or null. */
  public <T> @Nullable T first(String what, String sql, Binding binding, Mapping<T> mapping) {
    List<T> rows = all(what, sql, binding, mapping);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /** The row of a query that always has one. */
  public <T> T one(String what, String sql, Binding binding, Mapping<T> mapping) {
    return all(what, sql, binding, mapping).getFirst();
  }

  /** Changes rows and says how many. */
  public int change(String what, String sql, Binding binding) {
    try (Connection connection = source.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      binding.bind(new Binder(statement));
      return statement.executeUpdate();
    } catch (SQLException e) {
      throw SqlFailures.of(what, e);
    }
  }
}
