package dev.holdfast.store.usage;

import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.util.List;
import javax.sql.DataSource;

/** Reads what a run used. */
public final class Usages {
  private static final String BY_MODEL =
      """
      select provider, model,
        count(*) filter (where not lost) as calls,
        count(cost_micros) filter (where not lost) as priced,
        coalesce(sum(input_tokens), 0)::bigint as input_tokens,
        coalesce(sum(output_tokens), 0)::bigint as output_tokens,
        sum(cached_input_tokens)::bigint as cached_input_tokens,
        sum(cache_write_tokens)::bigint as cache_write_tokens,
        sum(reasoning_tokens)::bigint as reasoning_tokens,
        sum(cost_micros)::bigint as cost_micros,
        count(*) filter (where lost) as lost
      from usage where run_id = ? and app_id = ?
      group by provider, model order by provider, model
      """;

  private final Sql sql;

  public Usages(DataSource source) {
    this.sql = new Sql(source);
  }

  /** One row per model; none where the run is missing or another application's. */
  public List<ModelUsage> byModel(String runId, Principal principal) {
    return sql.all(
        "read the usage of run " + runId,
        BY_MODEL,
        p -> p.text(runId).text(principal.application()),
        row ->
            new ModelUsage(
                row.text("provider"),
                row.text("model"),
                row.number("calls"),
                row.number("priced"),
                row.number("input_tokens"),
                row.number("output_tokens"),
                row.numberOrNull("cached_input_tokens"),
                row.numberOrNull("cache_write_tokens"),
                row.numberOrNull("reasoning_tokens"),
                row.numberOrNull("cost_micros"),
                row.number("lost")));
  }
}
