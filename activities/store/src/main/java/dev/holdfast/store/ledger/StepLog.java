package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/** Reads the ledger of a run as its open branch sees it. */
public final class StepLog {
  private static final String SETTLED =
      """
      select s.* from run r
      cross join lateral lineage(r.id, r.branch) l
      join step s on s.run_id = r.id and s.branch = l.branch
        and s.position > ? and s.position <= l.up_to
      where r.id = ? and r.app_id = ?
      order by s.position limit ?
      """;

  private static final String CLAIMED =
      """
      select s.* from run r
      join step s on s.run_id = r.id and s.branch = r.branch and s.position is null
      where r.id = ? and r.app_id = ?
      order by s.claimed_at, s.name limit ?
      """;

  private final Sql sql;

  public StepLog(DataSource source) {
    this.sql = new Sql(source);
  }

  /**
   * Settled rows behind a position, in the order in which they were settled; none where the run is
   * missing or another application's.
   */
  public List<StepEntry> settled(String runId, Principal principal, long after, int limit) {
    return sql.all(
        "read steps of run " + runId,
        SETTLED,
        p -> p.number(after).text(runId).text(principal.application()).count(limit),
        StepLog::entry);
  }

  /** Rows that are claimed and not settled, in the order of their claims. */
  public List<StepEntry> claimed(String runId, Principal principal, int limit) {
    return sql.all(
        "read open steps of run " + runId,
        CLAIMED,
        p -> p.text(runId).text(principal.application()).count(limit),
        StepLog::entry);
  }

  private static StepEntry entry(Row row) throws SQLException {
    return new StepEntry(
        row.text("name"),
        StepKind.of(row.text("kind")),
        row.count("turn"),
        row.text("branch"),
        row.numberOrNull("position"),
        row.flag("unknown"),
        row.textOrNull("effect"),
        row.count("attempt"),
        row.textOrNull("result"),
        row.timeOrNull("claimed_at"),
        row.timeOrNull("settled_at"));
  }
}
