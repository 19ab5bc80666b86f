package dev.holdfast.store.worker;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Which workers were seen when. */
public final class Workers {
  private static final String BEAT =
      """
      insert into worker (id, org_id, app_id, worker_group, epoch, host, pid, started_at, seen_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (id) do update set seen_at = excluded.seen_at
      """;

  private static final String ALIVE =
      """
      select id, org_id, app_id, worker_group, epoch, host, pid, started_at, seen_at from worker
      where worker_group = ? and seen_at >= ? order by id
      """;

  private static final String SEEN =
      """
      select id, org_id, app_id, worker_group, epoch, host, pid, started_at, seen_at from worker
      where seen_at >= ? order by worker_group, epoch, started_at, id
      """;

  private static final String GROUPS =
      """
      select worker_group as name from worker
      union select worker_group from agent
      union select worker_group from run where not terminal
      order by name
      """;

  private final Sql sql;

  public Workers(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Says that a worker lives. */
  public void beat(WorkerRow worker) {
    sql.change(
        "note that worker " + worker.id() + " lives",
        BEAT,
        p ->
            p.text(worker.id())
                .text(worker.org())
                .text(worker.application())
                .text(worker.group())
                .text(worker.epoch())
                .text(worker.host())
                .number(worker.pid())
                .time(worker.startedAt())
                .time(worker.seenAt()));
  }

  /** The workers of a group that were seen since. */
  public List<WorkerRow> alive(String group, Instant since) {
    return sql.all(
        "read the workers of group " + group, ALIVE, p -> p.text(group).time(since), Workers::row);
  }

  /** The workers of all groups that were seen since, those of a group together. */
  public List<WorkerRow> seen(Instant since) {
    return sql.all("read the workers", SEEN, p -> p.time(since), Workers::row);
  }

  /** Groups that have workers, agents or open runs. */
  public List<String> groups() {
    return sql.all("read the groups of workers", GROUPS, p -> {}, row -> row.text("name"));
  }

  /** Forgets workers that were killed and could not remove themselves. */
  public void forgetUnseenSince(Instant time) {
    sql.change(
        "forget workers that are gone", "delete from worker where seen_at < ?", p -> p.time(time));
  }

  public void remove(String workerId) {
    sql.change(
        "remove worker " + workerId, "delete from worker where id = ?", p -> p.text(workerId));
  }

  private static WorkerRow row(Row row) throws SQLException {
    return new WorkerRow(
        row.text("id"),
        row.text("org_id"),
        row.text("app_id"),
        row.text("worker_group"),
        row.text("epoch"),
        row.text("host"),
        row.number("pid"),
        row.time("started_at"),
        row.time("seen_at"));
  }
}
