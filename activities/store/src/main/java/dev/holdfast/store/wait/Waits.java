package dev.holdfast.store.wait;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import dev.holdfast.workflows.wire.Wire;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
          where app_id = ? and (?::text is null or kind = ?) and (?::text[] is null or state = any(?))
            and (?::text is null or run_id = ?) and (?::text is null or agent = ?)
            and (?::text is null or id < ?)
          order by id desc limit ?
          """;

  private static final String TOOLS =
      """
      select w.id, t.tool::text as tool
      from waiting w join run r on r.id = w.run_id
      cross join lateral jsonb_array_elements(r.spec::jsonb -> 'tools') as t(tool)
      where w.id = any(?) and t.tool ->> 'name' = w.body::jsonb ->> 'tool'
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

  /** Those that wait for an event of this name and correlation. */
  public List<WaitRow> awaiting(
      String name, @Nullable String correlation, Principal principal, int limit) {
    return sql.all(
        "read who waits for an event",
        COLUMNS
            + """
            where app_id = ? and event_name = ? and event_correlation = ? and kind = 'event'
              and state = 'pending' order by id limit ?
            """,
        p ->
            p.text(principal.application())
                .text(name)
                .text(correlation == null ? "" : correlation)
                .count(limit),
        Waits::row);
  }

  /** The newest first. */
  public List<WaitRow> list(WaitFilter filter) {
    WaitKind kind = filter.kind();
    List<String> states =
        filter.states().isEmpty() ? null : filter.states().stream().map(WaitState::wire).toList();
    String kindName = kind == null ? null : kind.wire();
    return sql.all(
        "list waits",
        LIST,
        p ->
            p.text(filter.principal().application())
                .text(kindName)
                .text(kindName)
                .texts(states)
                .texts(states)
                .text(filter.runId())
                .text(filter.runId())
                .text(filter.agent())
                .text(filter.agent())
                .text(filter.before())
                .text(filter.before())
                .count(filter.limit()),
        Waits::row);
  }

  /**
   * The tools that calls would perform, as they were frozen with their runs, by the id of the wait.
   * Nothing for a wait that is not about a tool of its agent.
   */
  public Map<String, ToolSpec> tools(Collection<WaitRow> waits) {
    if (waits.isEmpty()) {
      return Map.of();
    }
    return sql
        .all(
            "read the tools that calls wait for",
            TOOLS,
            p -> p.texts(waits.stream().map(WaitRow::waitId).toList()),
            row -> Map.entry(row.text("id"), Wire.read(row.text("tool"), ToolSpec.class)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, same) -> one));
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
