package dev.holdfast.store.artifact;

import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Kept;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads what calls left, as the open branch of their run sees it. */
public final class Artifacts {
  private static final String NAMED =
      """
      select s.result, s.settled_at from run r
      cross join lateral lineage(r.id, r.branch) l
      join step s on s.run_id = r.id and s.branch = l.branch and s.position <= l.up_to
      where r.id = ? and r.app_id = ? and s.kind = 'call' and s.result like '%"kept":[%'
      order by s.position
      """;

  private static final String CONTENT =
      """
      select a.content from run r join artifact a on a.run_id = r.id
      where r.id = ? and r.app_id = ? and a.digest = ?
      """;

  private final Sql sql;

  public Artifacts(DataSource source) {
    this.sql = new Sql(source);
  }

  private record Ended(CallEnd end, Instant at) {}

  /** All that was left under names, oldest first. */
  public List<ArtifactRow> named(String runId, Principal principal) {
    List<Ended> ends =
        sql.all(
            "read artifacts of run " + runId,
            NAMED,
            p -> p.text(runId).text(principal.application()),
            row -> new Ended(Wire.read(row.text("result"), CallEnd.class), row.time("settled_at")));
    List<ArtifactRow> artifacts = new ArrayList<>();
    for (Ended ended : ends) {
      for (Kept kept : ended.end().kept()) {
        artifacts.add(
            new ArtifactRow(artifacts.size() + 1L, ended.end().callId(), kept, ended.at()));
      }
    }
    return artifacts;
  }

  /** The content under a digest; null when the run has none, or is another application's. */
  public @Nullable String content(String runId, Principal principal, String digest) {
    return sql.first(
        "read an artifact of run " + runId,
        CONTENT,
        p -> p.text(runId).text(principal.application()).text(digest),
        row -> row.text("content"));
  }
}
