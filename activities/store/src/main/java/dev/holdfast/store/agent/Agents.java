package dev.holdfast.store.agent;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Agents by name and version. */
public final class Agents {
  private static final String REGISTER =
      """
      insert into agent as known (org_id, app_id, name, version, digest, spec, worker_group,
          registered_at, last_registered_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (app_id, name, version) do update set
        last_registered_at = case when known.digest = excluded.digest
          then excluded.last_registered_at else known.last_registered_at end,
        worker_group = case when known.digest = excluded.digest
          then excluded.worker_group else known.worker_group end
      returning digest
      """;

  // Without a version the one that a worker brought last: an edit that is taken back counts too.
  private static final String RESOLVE =
      """
      select name, version, digest, spec, worker_group from agent
      where app_id = ? and name = ? and (?::text is null or version = ?)
      order by last_registered_at desc, registered_at desc limit 1
      """;

  private final Sql sql;

  public Agents(DataSource source) {
    this.sql = new Sql(source);
  }

  /** Writes a version, or refreshes it when it is the same; another digest is refused. */
  public void register(Principal principal, AgentRow agent, Instant now) {
    String digest =
        sql.one(
            "register agent %s %s".formatted(agent.name(), agent.version()),
            REGISTER,
            p ->
                p.text(principal.org())
                    .text(principal.application())
                    .text(agent.name())
                    .text(agent.version())
                    .text(agent.digest())
                    .text(agent.spec())
                    .text(agent.group())
                    .time(now)
                    .time(now),
            row -> row.text("digest"));
    if (!digest.equals(agent.digest())) {
      throw new HoldfastException(
          FailureCode.INVALID_REQUEST,
          ("agent %s version %s is registered with digest %s and this worker brings digest %s:"
                  + " raise the version, or give none to get one per change")
              .formatted(agent.name(), agent.version(), digest, agent.digest()));
    }
  }

  /**
   * The agent that a name means, or null.
   *
   * @param version null for the one registered last
   */
  public @Nullable AgentRow resolve(Principal principal, String name, @Nullable String version) {
    return sql.first(
        "resolve agent " + name,
        RESOLVE,
        p -> p.text(principal.application()).text(name).text(version).text(version),
        Agents::row);
  }

  /** The names that can be started. */
  public List<String> known(Principal principal) {
    return sql.all(
        "read the names of agents",
        "select distinct name from agent where app_id = ? order by name",
        p -> p.text(principal.application()),
        row -> row.text("name"));
  }

  private static AgentRow row(Row row) throws SQLException {
    return new AgentRow(
        row.text("name"),
        row.text("version"),
        row.text("digest"),
        row.text("spec"),
        row.text("worker_group"));
  }
}
