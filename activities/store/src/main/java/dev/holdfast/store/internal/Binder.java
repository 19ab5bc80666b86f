package dev.holdfast.store.internal;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Gives a statement its parameters in order. Nulls are typed: a parameter whose type changes makes
 * the driver prepare the statement anew.
 */
public final class Binder {
  private final PreparedStatement statement;
  private int last;

  Binder(PreparedStatement statement) {
    this.statement = statement;
  }

  public Binder text(@Nullable String value) throws SQLException {
    statement.setString(++last, value);
    return this;
  }

  public Binder number(@Nullable Long value) throws SQLException {
    if (value == null) {
      statement.setNull(++last, Types.BIGINT);
    } else {
      statement.setLong(++last, value);
    }
    return this;
  }

  public Binder count(@Nullable Integer value) throws SQLException {
    if (value == null) {
      statement.setNull(++last, Types.INTEGER);
    } else {
      statement.setInt(++last, value);
    }
    return this;
  }

  public Binder flag(boolean value) throws SQLException {
    statement.setBoolean(++last, value);
    return this;
  }

  public Binder time(@Nullable Instant value) throws SQLException {
    if (value == null) {
      statement.setNull(++last, Types.TIMESTAMP_WITH_TIMEZONE);
    } else {
      statement.setObject(++last, value.atOffset(ZoneOffset.UTC));
    }
    return this;
  }

  public Binder bytes(byte[] value) throws SQLException {
    statement.setBytes(++last, value);
    return this;
  }

  /** Null is an SQL null, not an empty array. */
  public Binder texts(@Nullable Collection<? extends @Nullable String> values) throws SQLException {
    return array("text", values == null ? null : values.toArray());
  }

  public Binder counts(Collection<Integer> values) throws SQLException {
    return array("int4", values.toArray());
  }

  private Binder array(String type, Object @Nullable [] values) throws SQLException {
    if (values == null) {
      statement.setNull(++last, Types.ARRAY, "_" + type);
    } else {
      statement.setArray(++last, statement.getConnection().createArrayOf(type, values));
    }
    return this;
  }
}
