package dev.holdfast.store.wait;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Waits as rows. They are written by steps alone; here they are read. */
public final class Waits {
  private static final String COLUMNS =
      """
      select run_id, agent, turn, step, body, arguments, standing, asked_at, expires_at, closed_at
      from waiting
      """;

  private static final String LIST =
      COLUMNS
          + """
          where app_id = ? and (?::text is null or kind = ?) and (?::text is null or state = ?)
            and (?::text is null or run_id = ?) and (?::text is null or agent = ?)
            and (?::text is null or id < ?)
          order by id desc limit ?
          """;

  private final Sql sql;

  public Waits(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Null when there is none, or it is another application's. */
  public @Nullable WaitRow find(String waitId, Principal principal) {
    return sql.first(
        "read wait " + waitId,
        COLUMNS + "where id = ? and app_id = ?",
        p -> p.text(waitId).text(principal.application()),
        Waits::row);
  }

  /** What the run waits for now, in the order of its calls. */
  public List<WaitRow> pending(String runId) {
    return sql.all(
        "read what run %s waits for".formatted(runId),
        COLUMNS + "where run_id = ? and state = 'pending' order by id",
        p -> p.text(runId),
        Waits::row);
  }

  /** The newest first. */
  public List<WaitRow> list(WaitFilter filter) {
    WaitKind kind = filter.kind();
    WaitState state = filter.state();
    String kindName = kind == null ? null : kind.wire();
    String stateName = state == null ? null : state.wire();
    return sql.all(
        "list waits",
        LIST,
        p ->
            p.text(filter.principal().application())
                .text(kindName)
                .text(kindName)
                .text(stateName)
                .text(stateName)
                .text(filter.runId())
                .text(filter.runId())
                .text(filter.agent())
                .text(filter.agent())
                .text(filter.before())
                .text(filter.before())
                .count(filter.limit()),
        Waits::row);
  }

  private static WaitRow row(Row row) throws SQLException {
    return new WaitRow(
        row.text("run_id"),
        row.text("agent"),
        row.count("turn"),
        row.text("step"),
        Wire.read(row.text("body"), Wait.class),
        Wire.read(row.text("standing"), WaitStanding.class),
        row.text("arguments"),
        row.time("asked_at"),
        row.time("expires_at"),
        row.timeOrNull("closed_at"));
  }
}
