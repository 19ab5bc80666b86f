package dev.holdfast.store.run;

import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs of an application, the newest first. What is accepted meanwhile moves no page. */
public final class RunList {
  // The long texts of a run are read one run at a time.
  private static final String SELECT =
      """
      select id, agent, agent_version, spec_digest, worker_group, model_provider, '' as input,
        metadata, created_by, requested_by, created_at, deadline_at, started_at, ended_at, status,
        terminal, ending, null as outcome, cancel_requested_at, problem, branch, last_step, last_event,
        null as model_name
      from run where app_id = ?
      """;

  private static final String ORDER = "order by created_at desc, id desc limit ?";

  private final Sql sql;

  public RunList(DataSource source) {
    this.sql = new Sql(source);
  }

  /**
   * A page. Input and outcome are left out of its rows.
   *
   * @param after the last run of the page before; null for the first page
   */
  public List<RunView> page(
      Principal principal, RunFilter filter, RunFilter.@Nullable Place after, int limit) {
    Asked asked = Asked.of(filter, after);
    return sql.all(
        "list runs",
        SELECT + asked.conditions() + ORDER,
        p -> {
          p.text(principal.application());
          for (Sql.Binding binding : asked.bindings()) {
            binding.bind(p);
          }
          p.count(limit);
        },
        Runs::view);
  }

  /** What is asked for decides the statement, so that its plan fits it. */
  private record Asked(String conditions, List<Sql.Binding> bindings) {

    static Asked of(RunFilter filter, RunFilter.@Nullable Place after) {
      StringBuilder conditions = new StringBuilder();
      List<Sql.Binding> bindings = new ArrayList<>();
      if (!filter.statuses().isEmpty()) {
        conditions.append("and status = any(?)\n");
        bindings.add(p -> p.texts(filter.statuses()));
      }
      if (filter.agent() != null) {
        conditions.append("and agent = ?\n");
        bindings.add(p -> p.text(filter.agent()));
      }
      if (filter.from() != null) {
        conditions.append("and created_at >= ?\n");
        bindings.add(p -> p.time(filter.from()));
      }
      if (filter.before() != null) {
        conditions.append("and created_at < ?\n");
        bindings.add(p -> p.time(filter.before()));
      }
      if (!filter.metadata().isEmpty()) {
        conditions.append("and metadata <> '{}' and metadata::jsonb @> ?::jsonb\n");
        bindings.add(p -> p.text(Wire.write(filter.metadata())));
      }
      if (after != null) {
        conditions.append("and (created_at, id) < (?, ?)\n");
        bindings.add(p -> p.time(after.createdAt()).text(after.runId()));
      }
      return new Asked(conditions.toString(), bindings);
    }
  }
}
