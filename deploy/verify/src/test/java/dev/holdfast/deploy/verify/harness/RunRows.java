package dev.holdfast.deploy.verify.harness;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** All rows of one run, read as the database's owner. */
public record RunRows(
    Head head,
    List<Step> steps,
    List<Event> events,
    List<Command> commands,
    List<Usage> usage,
    List<Late> late) {

  /** The run's own row. */
  public record Head(
      String id,
      String status,
      boolean terminal,
      @Nullable String ending,
      @Nullable String outcome,
      long lastStep,
      long lastEvent,
      @Nullable Instant endedAt) {}

  /** A row of the ledger; without a position it is only claimed. */
  public record Step(
      String name,
      String kind,
      int turn,
      int slot,
      @Nullable String effect,
      @Nullable Long position,
      boolean unknown,
      @Nullable String action,
      @Nullable String result,
      int attempt,
      @Nullable Instant settledAt) {

    public JsonNode json() {
      return Wire.read(result == null ? "null" : result, JsonNode.class);
    }
  }

  /** An event. */
  public record Event(long seq, String type, @Nullable String step, String data) {}

  /** A command. */
  public record Command(
      long seq,
      String kind,
      String body,
      String state,
      @Nullable String step,
      @Nullable String result) {}

  /** What a model call cost. */
  public record Usage(
      String step, String provider, String model, long in, long out, boolean lost) {}

  /** An answer that lost. */
  public record Late(String name, String verdict, String result) {}

  public static RunRows of(DataSource owner, String run) throws SQLException {
    try (Connection connection = owner.getConnection()) {
      return new RunRows(
          read(connection, "select * from holdfast.run where id = ?", run, RunRows::head)
              .getFirst(),
          read(
              connection,
              "select * from holdfast.step where run_id = ? order by turn, slot, name",
              run,
              RunRows::step),
          read(
              connection,
              "select * from holdfast.event where run_id = ? order by seq",
              run,
              RunRows::event),
          read(
              connection,
              "select * from holdfast.command where run_id = ? order by seq",
              run,
              RunRows::command),
          read(
              connection,
              "select * from holdfast.usage where run_id = ? order by id",
              run,
              RunRows::usage),
          read(
              connection,
              "select * from holdfast.late where run_id = ? order by id",
              run,
              row -> new Late(text(row, "name"), text(row, "verdict"), text(row, "result"))));
    }
  }

  private interface Mapping<T> {
    T map(ResultSet row) throws SQLException;
  }

  private static <T> List<T> read(Connection connection, String sql, String run, Mapping<T> mapping)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run);
      try (ResultSet rows = statement.executeQuery()) {
        List<T> all = new ArrayList<>();
        while (rows.next()) {
          all.add(mapping.map(rows));
        }
        return all;
      }
    }
  }

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        text(row, "id"),
        text(row, "status"),
        row.getBoolean("terminal"),
        row.getString("ending"),
        row.getString("outcome"),
        row.getLong("last_step"),
        row.getLong("last_event"),
        time(row, "ended_at"));
  }

  private static Step step(ResultSet row) throws SQLException {
    return new Step(
        text(row, "name"),
        text(row, "kind"),
        row.getInt("turn"),
        row.getInt("slot"),
        row.getString("effect"),
        row.getObject("position", Long.class),
        row.getBoolean("unknown"),
        row.getString("action"),
        row.getString("result"),
        row.getInt("attempt"),
        time(row, "settled_at"));
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getLong("seq"), text(row, "type"), row.getString("step"), text(row, "data"));
  }

  private static Command command(ResultSet row) throws SQLException {
    return new Command(
        row.getLong("seq"),
        text(row, "kind"),
        text(row, "body"),
        text(row, "state"),
        row.getString("step"),
        row.getString("result"));
  }

  private static Usage usage(ResultSet row) throws SQLException {
    return new Usage(
        text(row, "step"),
        text(row, "provider"),
        text(row, "model"),
        row.getLong("input_tokens"),
        row.getLong("output_tokens"),
        row.getBoolean("lost"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    String value = row.getString(column);
    return value == null ? "" : value;
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    var value = row.getObject(column, java.time.OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
