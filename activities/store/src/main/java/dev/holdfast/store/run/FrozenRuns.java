package dev.holdfast.store.run;

import dev.holdfast.policy.rule.Counting;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.ledger.UseColumns;
import dev.holdfast.workflows.identity.Principal;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What runs are judged by: what they were started with, and what all of them did. */
public final class FrozenRuns {
  private static final String FIND =
      """
      select spec, input, coalesce(requested_by, created_by) as requester, counts
      from run where id = ? and app_id = ?
      """;

  private final Sql sql;

  public FrozenRuns(DataSource source) {
    this.sql = new Sql(source);
  }

  /**
   * What a run was started with.
   *
   * @param spec JSON of the frozen {@code AgentSpec}
   * @param counts whether what it does is counted for rules
   */
  public record Frozen(String spec, String input, String requester, boolean counts) {}

  /** Null where there is no such run, or it is another application's. */
  public @Nullable Frozen find(String runId, Principal principal) {
    return sql.first(
        "read what run " + runId + " was started with",
        FIND,
        p -> p.text(runId).text(principal.application()),
        row ->
            new Frozen(
                row.text("spec"), row.text("input"), row.text("requester"), row.flag("counts")));
  }

  /** Counts what was known at the end of each window. */
  public Counting counting(Principal principal) {
    return usage ->
        OptionalLong.of(
            sql.one(
                "count uses of " + usage.tools(),
                "select count_uses(?, ?::json) as number",
                p -> p.text(principal.application()).text(UseColumns.then(usage)),
                row -> row.number("number")));
  }
}
