package dev.holdfast.store.notice;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The outbox of what groups are told. The rows are written by the database, in the commits that
 * open, remind of and escalate approvals.
 */
public final class Notices {
  private static final String TO_CARRY =
      """
      update notice set check_at = ?::timestamptz + interval '10 minutes'
      where id in (
        select id from notice where state = 'pending' and check_at <= ?
        order by check_at limit ? for update skip locked)
      returning id
      """;

  private static final String OVERTAKEN =
      """
      update notice n set state = 'stopped', ended_at = ?, outcome = 'the approval was closed'
      where n.state = 'pending' and n.id in (
        select p.id from notice p join waiting w on w.id = p.wait_id
        where p.state = 'pending' and w.state <> 'pending' limit ?)
      returning n.id
      """;

  private static final String RECORD =
      """
      update notice set attempts = attempts + 1, state = ?, outcome = ?, due_at = ?, ended_at = ?
      where id = ? and state = 'pending' and attempts = ?
      """;

  private final Sql sql;

  public Notices(DataSource source) {
    this.sql = new Sql(source);
  }

  public @Nullable NoticeRow find(String noticeId) {
    return sql.first(
        "read notice " + noticeId,
        """
        select id, org_id, app_id, wait_id, group_name, kind, state, attempts, due_at, outcome
        from notice where id = ?
        """,
        p -> p.text(noticeId),
        Notices::row);
  }

  /** What was written of an approval, in no order. */
  public List<NoticeRow> about(String waitId) {
    return sql.all(
        "read the notices of " + waitId,
        """
        select id, org_id, app_id, wait_id, group_name, kind, state, attempts, due_at, outcome
        from notice where wait_id = ?
        """,
        p -> p.text(waitId),
        Notices::row);
  }

  /**
   * Those whose workflow may be missing. Each is named again after some minutes while it is
   * pending, so that one that is lost is found.
   */
  public List<String> toCarry(Instant now, int limit) {
    return sql.all(
        "read notices to be carried",
        TO_CARRY,
        p -> p.time(now).time(now).count(limit),
        row -> row.text("id"));
  }

  /** Stops those whose approval was closed meanwhile. */
  public List<String> stopOvertaken(Instant now, int limit) {
    return sql.all(
        "stop notices of closed approvals",
        OVERTAKEN,
        p -> p.time(now).count(limit),
        row -> row.text("id"));
  }

  /**
   * Records what an attempt came to. False where the notice has moved on since it was read.
   *
   * @param dueAt when it is tried again
   */
  public boolean record(
      NoticeRow read, NoticeState state, String outcome, Instant dueAt, Instant now) {
    return sql.change(
            "record an attempt of notice " + read.noticeId(),
            RECORD,
            p ->
                p.text(state.wire())
                    .text(outcome)
                    .time(dueAt)
                    .time(state == NoticeState.PENDING ? null : now)
                    .text(read.noticeId())
                    .count(read.attempts()))
        > 0;
  }

  private static NoticeRow row(Row row) throws SQLException {
    String group = row.text("group_name");
    return new NoticeRow(
        row.text("id"),
        new Principal(row.text("org_id"), row.text("app_id"), "group:" + group),
        row.text("wait_id"),
        group,
        NoticeKind.of(row.text("kind")),
        row.text("state").equals(NoticeState.PENDING.wire()),
        row.count("attempts"),
        row.time("due_at"),
        row.textOrNull("outcome"));
  }
}
