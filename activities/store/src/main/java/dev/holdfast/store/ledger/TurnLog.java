package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Reads the ledger of a run by turns, as its open branch sees it: settled steps in the order in
 * which they settled, then those under way.
 */
public final class TurnLog {
  private static final String SEEN =
      """
      from run r
      cross join lateral lineage(r.id, r.branch) l
      join step s on s.run_id = r.id and s.branch = l.branch
        and (s.position <= l.up_to or (s.position is null and s.branch = r.branch))
      where r.id = ? and r.app_id = ?
      """;

  private static final String COLUMNS =
      "select s.name, s.kind, s.turn, s.slot, s.position, s.unknown, s.effect, s.attempt, s.token,"
          + " s.claimed_at, s.settled_at, ";

  private static final String ORDER = " order by s.position nulls last, s.claimed_at, s.name";

  private static final String TURNS =
      COLUMNS + "s.result " + SEEN + " and s.turn >= ? and s.turn < ?" + ORDER;

  private static final String NEWEST =
      COLUMNS
          + "case when s.kind = 'model' then s.result end as result "
          + SEEN
          + " and s.turn = (select max(s.turn) "
          + SEEN
          + ")"
          + ORDER;

  private final Sql sql;

  public TurnLog(DataSource source) {
    this.sql = new Sql(source);
  }

  /** The steps of some turns; none where the run is missing or another application's. */
  public List<TurnStep> turns(String runId, Principal principal, int from, int before) {
    return sql.all(
        "read turns of run " + runId,
        TURNS,
        p -> p.text(runId).text(principal.application()).count(from).count(before),
        TurnLog::step);
  }

  /** The steps of the newest turn, with the results of models alone. */
  public List<TurnStep> newest(String runId, Principal principal) {
    return sql.all(
        "read the newest turn of run " + runId,
        NEWEST,
        p -> p.text(runId).text(principal.application()).text(runId).text(principal.application()),
        TurnLog::step);
  }

  /** The number of the newest turn, 0 before the first. */
  public int lastTurn(String runId, Principal principal) {
    return sql.one(
        "count the turns of run " + runId,
        "select coalesce(max(s.turn), 0) as turn " + SEEN,
        p -> p.text(runId).text(principal.application()),
        row -> row.count("turn"));
  }

  private static TurnStep step(Row row) throws SQLException {
    return new TurnStep(
        row.text("name"),
        StepKind.of(row.text("kind")),
        row.count("turn"),
        row.count("slot"),
        row.numberOrNull("position"),
        row.flag("unknown"),
        row.textOrNull("effect"),
        row.count("attempt"),
        row.text("token"),
        row.textOrNull("result"),
        row.timeOrNull("claimed_at"),
        row.timeOrNull("settled_at"));
  }
}
