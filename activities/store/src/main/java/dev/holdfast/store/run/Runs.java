package dev.holdfast.store.run;

import dev.holdfast.store.internal.Binder;
import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.wire.Wire;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs as rows. Each method is one commit and may be repeated. */
public final class Runs {
  private static final String ACCEPT =
      """
      with accepted as (
        insert into run (id, org_id, app_id, agent, agent_version, spec_digest, spec, worker_group,
            model_provider, input, metadata, plan, created_by, requested_by, created_at, deadline_at,
            last_event, checked_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
        on conflict (id) do nothing
        returning id, org_id, app_id, created_at)
      insert into event (run_id, org_id, app_id, seq, type, data, created_at)
      select id, org_id, app_id, 1, ?, ?, created_at from accepted
      """;

  // A twin in flight is waited for: then its key stands, and nothing is inserted.
  private static final String ACCEPT_KEYED =
      """
      with keyed as (
        insert into run_start (key, org_id, app_id, fingerprint, run_id)
        values (?, ?, ?, ?, ?)
        on conflict do nothing
        returning run_id),
      accepted as (
        insert into run (id, org_id, app_id, agent, agent_version, spec_digest, spec, worker_group,
            model_provider, input, metadata, plan, created_by, requested_by, created_at, deadline_at,
            last_event, checked_at)
        select run_id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ? from keyed
        returning id, org_id, app_id, created_at)
      insert into event (run_id, org_id, app_id, seq, type, data, created_at)
      select id, org_id, app_id, 1, ?, ?, created_at from accepted
      """;

  private static final String VIEW =
      """
      select id, agent, agent_version, spec_digest, worker_group, model_provider, input, metadata,
        created_by, requested_by, created_at, deadline_at, started_at, ended_at, status, terminal,
        ending, outcome, cancel_requested_at, problem, branch, last_step, last_event,
        spec::jsonb #>> '{model,name}' as model_name
      from run where id = ? and app_id = ?
      """;

  private static final String OPEN =
      """
      select id, org_id, app_id, branch, plan, worker_group, status, created_at, started_at,
        problem
      from run where not terminal and checked_at < ?
      order by checked_at limit ?
      """;

  private static final String OPEN_OF =
      """
      select id, org_id, app_id, branch, plan, worker_group, status, created_at, started_at,
        problem
      from run where not terminal and id = any(?) order by id
      """;

  private static final String PARKED =
      """
      select id from run r where not terminal and id = any(?)
        and (status in ('requires_action', 'paused')
          or exists (select from waiting w where w.run_id = r.id and w.state = 'pending'))
      """;

  private final Sql sql;

  public Runs(DataSource source) {
    this.sql = new Sql(source);
  }

  /** What the run was planned to use at most; null when there is none, or it is another's. */
  public @Nullable RunLimits limits(String runId, Principal principal) {
    return sql.first(
        "read the limits of run " + runId,
        "select plan from run where id = ? and app_id = ?",
        p -> p.text(runId).text(principal.application()),
        row -> Wire.read(row.text("plan"), RunPlan.class).limits());
  }

  /** Makes the run durable with its first event; false when it already is. */
  public boolean accept(NewRun run) {
    return sql.change("accept run " + run.runId(), ACCEPT, p -> bind(p.text(run.runId()), run))
        == 1;
  }

  /**
   * Makes the run durable with its first event, unless one was started under the key: then false,
   * and nothing is changed.
   */
  public boolean accept(NewRun run, StartKey start) {
    return sql.change(
            "accept run " + run.runId(),
            ACCEPT_KEYED,
            p ->
                bind(
                    p.text(start.key())
                        .text(run.principal().org())
                        .text(run.principal().application())
                        .text(start.fingerprint())
                        .text(run.runId()),
                    run))
        == 1;
  }

  private static void bind(Binder parameters, NewRun run) throws SQLException {
    Map<String, String> queued = new LinkedHashMap<>();
    queued.put("agent", run.agent());
    queued.put("version", run.version());
    parameters
        .text(run.principal().org())
        .text(run.principal().application())
        .text(run.agent())
        .text(run.version())
        .text(run.specDigest())
        .text(run.spec())
        .text(run.group())
        .text(run.modelProvider())
        .text(run.input())
        .text(run.metadata())
        .text(run.plan())
        .text(run.principal().actor())
        .text(run.requestedBy())
        .time(run.createdAt())
        .time(run.deadlineAt())
        .time(run.createdAt())
        .text(EventType.RUN_QUEUED.wire())
        .text(Wire.write(queued));
  }

  /** The run that was started under a key, or null. */
  public @Nullable KeyedStart started(String key, Principal principal) {
    return sql.first(
        "read a start by its key",
        "select run_id, fingerprint from run_start where key = ? and app_id = ?",
        p -> p.text(key).text(principal.application()),
        row -> new KeyedStart(row.text("run_id"), row.text("fingerprint")));
  }

  /** The run, or null when there is none or it is another application's. */
  public @Nullable RunView view(String runId, Principal principal) {
    return sql.first(
        "read run " + runId, VIEW, p -> p.text(runId).text(principal.application()), Runs::view);
  }

  /** Open runs that nobody checked since, those that waited longest first. */
  public List<OpenRun> openRuns(int limit, Instant checkedBefore) {
    return sql.all("read open runs", OPEN, p -> p.time(checkedBefore).count(limit), Runs::open);
  }

  /** Those of these runs that have not ended. */
  public List<OpenRun> open(Collection<String> runIds) {
    return sql.all("read open runs", OPEN_OF, p -> p.texts(runIds), Runs::open);
  }

  /** Those of these runs that have not ended and wait: for people, events or a time. */
  public Set<String> parked(Collection<String> runIds) {
    return Set.copyOf(
        sql.all("read which runs wait", PARKED, p -> p.texts(runIds), row -> row.text("id")));
  }

  private static OpenRun open(Row row) throws SQLException {
    return new OpenRun(
        row.text("id"),
        row.text("org_id"),
        row.text("app_id"),
        row.text("branch"),
        row.text("plan"),
        row.text("worker_group"),
        row.text("status"),
        row.time("created_at"),
        row.timeOrNull("started_at"),
        row.textOrNull("problem"));
  }

  public void markChecked(Collection<String> runIds, Instant now) {
    sql.change(
        "mark runs as checked",
        "update run set checked_at = ? where id = any(?) and not terminal",
        p -> p.time(now).texts(runIds));
  }

  /** Ends the run as failed and refuses what waits in its inbox; false when it had ended before. */
  public boolean fail(String runId, String code, String message, Instant now) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("code", code);
    data.put("message", message);
    return sql.one(
        "end run " + runId,
        "select close_run(?, 'failed', ?, ?, ?, ?) as ended",
        p ->
            p.text(runId)
                .text(Wire.write(RunEnding.failed(code, message)))
                .text(EventType.RUN_FAILED.wire())
                .text(Wire.write(data))
                .time(now),
        row -> row.flag("ended"));
  }

  /**
   * Shows what keeps the run from going on, and reports it as an event when it is new. The next
   * settled step clears it.
   *
   * @param problem a sentence, or null to clear it
   * @return whether it was reported
   */
  public boolean problem(String runId, @Nullable String problem, Instant now) {
    return sql.one(
        "note a problem of run " + runId,
        "select note_problem(?, ?, ?, ?) as reported",
        p ->
            p.text(runId)
                .text(problem)
                .text(problem == null ? null : Wire.write(Map.of("message", problem)))
                .time(now),
        row -> row.flag("reported"));
  }

  /** How far these runs have come; a run that is missing has no mark. */
  public List<RunMark> marks(Collection<String> runIds) {
    return sql.all(
        "read how far runs have come",
        "select id, last_event, inbox_taken, terminal from run where id = any(?)",
        p -> p.texts(runIds),
        row ->
            new RunMark(
                row.text("id"),
                row.number("last_event"),
                row.number("inbox_taken"),
                row.flag("terminal")));
  }

  /** Which of these runs have ended. */
  public Set<String> terminal(Collection<String> runIds) {
    return Set.copyOf(
        sql.all(
            "read which runs ended",
            "select id from run where id = any(?) and terminal",
            p -> p.texts(runIds),
            row -> row.text("id")));
  }

  static RunView view(Row row) throws SQLException {
    return new RunView(
        row.text("id"),
        row.text("agent"),
        row.text("agent_version"),
        row.text("spec_digest"),
        row.text("worker_group"),
        row.text("model_provider"),
        row.textOrNull("model_name"),
        row.text("input"),
        row.text("metadata"),
        row.text("created_by"),
        row.textOrNull("requested_by"),
        row.time("created_at"),
        row.time("deadline_at"),
        row.timeOrNull("started_at"),
        row.timeOrNull("ended_at"),
        row.text("status"),
        row.flag("terminal"),
        row.textOrNull("ending"),
        row.textOrNull("outcome"),
        row.timeOrNull("cancel_requested_at"),
        row.textOrNull("problem"),
        row.text("branch"),
        row.number("last_step"),
        row.number("last_event"));
  }
}
