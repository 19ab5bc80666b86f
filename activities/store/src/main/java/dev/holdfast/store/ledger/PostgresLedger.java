package dev.holdfast.store.ledger;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.internal.Sql;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in PostgreSQL. What decides is in the functions of {@code V1__ledger.sql}: each of
 * their statements sees what was committed before it, under the lock of the run's row.
 */
public final class PostgresLedger implements Ledger {
  // The long texts of the run come with the first row only.
  private static final String LOAD =
      """
      select r.id, r.org_id, r.app_id, r.spec_digest, r.deadline_at, r.branch as run_branch,
        coalesce(r.requested_by, r.created_by) as requester, r.terminal, r.ending, r.last_step, r.inbox_seq, r.inbox_taken,
        case when coalesce(s.n, 1) = 1 then r.spec end as spec,
        case when coalesce(s.n, 1) = 1 then r.input end as input,
        s.name, s.kind, s.turn, s.slot, s.digest, s.position, s.unknown, s.token, s.result,
        s.result_digest
      from run r
      left join lateral (
        select t.*, row_number() over (order by t.position) as n
        from lineage(r.id, ?) l
        join step t on t.run_id = r.id and t.branch = l.branch
          and t.position > ? and t.position <= l.up_to) s on true
      where r.id = ?
      order by s.position
      """;

  private static final String INBOX =
      """
      select id, seq, kind, body, actor, channel, accepted_at from command
      where run_id = ? and seq > ? and state = 'accepted'
      order by seq
      """;

  private static final String COUNT_LOST =
      """
      insert into usage (run_id, org_id, app_id, branch, step, token, provider, model, lost,
        recorded_at)
      select r.id, r.org_id, r.app_id, ?, ?, x.token, x.provider, x.model, true, ?
      from run r cross join unnest(?, ?, ?) as x(token, provider, model)
      where r.id = ? and not exists (
        select 1 from usage u where u.run_id = r.id and u.step = ? and u.token = x.token)
      """;

  private final Sql sql;

  public PostgresLedger(DataSource source) {
    this.sql = new Sql(source);
  }

  @Override
  public @Nullable LoadedRun load(String runId, String branch, long after) {
    LoadedRows rows = new LoadedRows();
    sql.all(
        "load run " + runId,
        LOAD,
        p -> p.text(branch).number(after).text(runId),
        row -> rows.add(row));
    return rows.run();
  }

  @Override
  public BranchVerdict openBranch(Opening opening) {
    return sql.one(
        "open branch %s of run %s".formatted(opening.branch(), opening.runId()),
        "select open_branch(?, ?, ?, ?, ?) as verdict",
        p ->
            p.text(opening.runId())
                .text(opening.branch())
                .text(opening.seen())
                .number(opening.after())
                .time(opening.now()),
        row -> Answers.verdict(BranchVerdict.class, row));
  }

  @Override
  public ClaimAnswer claim(Claim claim) {
    return sql.one(
        "claim step %s of run %s".formatted(claim.step().name(), claim.runId()),
        ClaimStatement.SQL,
        p -> ClaimStatement.bind(claim, p),
        Answers::claim);
  }

  @Override
  public boolean renew(String runId, String branch, String name, String token) {
    return sql.one(
        "renew step %s of run %s".formatted(name, runId),
        "select renew(?, ?, ?, ?) as held",
        p -> p.text(runId).text(branch).text(name).text(token),
        row -> row.flag("held"));
  }

  @Override
  public boolean tell(
      String runId, String branch, String name, String token, NewEvent event, Instant now) {
    return sql.one(
        "tell of step %s of run %s".formatted(name, runId),
        "select tell(?, ?, ?, ?, ?, ?, ?) as told",
        p ->
            p.text(runId)
                .text(branch)
                .text(name)
                .text(token)
                .text(event.type().wire())
                .text(event.data())
                .time(now),
        row -> row.flag("told"));
  }

  @Override
  public SettleAnswer settle(Settlement settlement) {
    return sql.one(
        "settle step %s of run %s".formatted(settlement.step().name(), settlement.runId()),
        SettleStatement.SQL,
        p -> SettleStatement.bind(settlement, p),
        Answers::settle);
  }

  @Override
  public long used(String runId, Counting.Usage usage) {
    return sql.one(
        "count uses of %s for run %s".formatted(usage.tools(), runId),
        "select count_uses((select app_id from run where id = ?), ?::json) as number",
        p -> p.text(runId).text(UseColumns.of(usage).toString()),
        row -> row.number("number"));
  }

  @Override
  public void countLost(
      String runId, String branch, String name, String token, List<UsageEntry> lost, Instant now) {
    int ignored =
        sql.change(
            "count lost tries of step %s of run %s".formatted(name, runId),
            COUNT_LOST,
            p ->
                p.text(branch)
                    .text(name)
                    .time(now)
                    .texts(Columns.of(lost, entry -> entry.of(token)))
                    .texts(Columns.of(lost, UsageEntry::provider))
                    .texts(Columns.of(lost, UsageEntry::model))
                    .text(runId)
                    .text(name));
  }

  @Override
  public @Nullable String artifact(String runId, String digest, int from, int length) {
    return sql.first(
        "read an artifact of run " + runId,
        "select substr(content, ?, ?) as part from artifact where run_id = ? and digest = ?",
        p -> p.count(from + 1).count(length).text(runId).text(digest),
        row -> row.text("part"));
  }

  @Override
  public List<InboxEntry> inbox(String runId, long after) {
    return sql.all(
        "read the inbox of run " + runId,
        INBOX,
        p -> p.text(runId).number(after),
        row ->
            new InboxEntry(
                row.text("id"),
                row.number("seq"),
                row.text("kind"),
                row.text("body"),
                row.text("actor"),
                row.text("channel"),
                row.time("accepted_at")));
  }

  @Override
  public void accept(
      String commandId, String runId, String kind, String body, String actor, Instant now) {
    sql.all(
        "accept command %s of run %s".formatted(commandId, runId),
        "select seq from accept_command(?, ?, null, ?, ?, ?, 'temporal', ?)",
        p -> p.text(commandId).text(runId).text(kind).text(body).text(actor).time(now),
        row -> row.number("seq"));
  }
}
