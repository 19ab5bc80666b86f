package dev.holdfast.store.event;

import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.util.List;
import javax.sql.DataSource;

/** Reads the event log of a run. */
public final class Events {
  private static final String PAGE =
      """
      select seq, type, step, data, created_at from event
      where run_id = ? and app_id = ? and seq > ?
      order by seq limit ?
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
        row ->
            new RunEvent(
                row.number("seq"),
                row.text("type"),
                row.textOrNull("step"),
                row.text("data"),
                row.time("created_at")));
  }
}
