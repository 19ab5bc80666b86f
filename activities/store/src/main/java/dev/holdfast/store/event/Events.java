package dev.holdfast.store.event;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** Reads the event log of a run. */
public final class Events {
  private static final String PAGE =
      """
      select seq, type, step, data, created_at from event
      where run_id = ? and app_id = ? and seq > ?
      order by seq limit ?
      """;

  private static final String OF_STEPS =
      """
      select seq, type, step, data, created_at from event
      where run_id = ? and app_id = ? and step = any(?) and type = any(?)
      order by seq
      """;

  private final Sql sql;

  public Events(DataSource source) {
    this.sql = new Sql(source);
  }

  /** The events behind a number; none where the run is missing or another application's. */
  public List<RunEvent> page(String runId, Principal principal, long after, int limit) {
    return sql.all(
        "read events of run " + runId,
        PAGE,
        p -> p.text(runId).text(principal.application()).number(after).count(limit),
        Events::event);
  }

  /** The events of some types that some steps reported. */
  public List<RunEvent> ofSteps(
      String runId, Principal principal, Collection<String> steps, Set<EventType> types) {
    return sql.all(
        "read events of steps of run " + runId,
        OF_STEPS,
        p ->
            p.text(runId)
                .text(principal.application())
                .texts(steps)
                .texts(types.stream().map(EventType::wire).toList()),
        Events::event);
  }

  private static RunEvent event(Row row) throws SQLException {
    return new RunEvent(
        row.number("seq"),
        row.text("type"),
        row.textOrNull("step"),
        row.text("data"),
        row.time("created_at"));
  }
}
