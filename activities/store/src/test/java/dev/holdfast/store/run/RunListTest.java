package dev.holdfast.store.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.store.Database;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.migration.Migrations;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.identity.Principal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists among many runs. What they show is tested where callers ask for it. */
class RunListTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private static final Principal OWNER = Principal.bootstrapOwner();
  private static final Instant NEWEST = Instant.parse("2026-01-01T00:00:00Z");
  private static final int RUNS = 10_000;
  private static final int READ_MAX = 200;

  @BeforeAll
  static void acceptMany() throws SQLException {
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("set search_path = holdfast");
      statement.execute(
          """
          insert into run (id, org_id, app_id, agent, agent_version, spec_digest, spec,
              worker_group, model_provider, input, metadata, plan, created_by, created_at,
              deadline_at, checked_at, status, terminal)
          select 'run_' || n, 'org_bootstrap', 'app_bootstrap', 'clerk', '1', '', '', 'main',
            'scripted', '1', '{"order":"A-' || n || '"}', '', 'key:x',
            timestamptz '2026-01-01Z' - n * interval '1 second', now(), now(),
            case when n %% 2500 = 0 then 'failed' else 'completed' end, true
          from generate_series(0, %d) n
          """
              .formatted(RUNS - 1));
      statement.execute("vacuum analyze run");
    }
  }

  /** A list that is asked for, and how many runs its page shows. */
  record Asked(RunFilter filter, RunFilter.@Nullable Place after, int shown) {}

  static List<Asked> lists() {
    Instant late = NEWEST.minusSeconds(9_000);
    return List.of(
        new Asked(RunFilter.ALL, null, 20),
        new Asked(RunFilter.ALL, new RunFilter.Place(late, "run_9000"), 20),
        new Asked(new RunFilter(Set.of("failed"), null, null, null, Map.of()), null, 4),
        new Asked(new RunFilter(Set.of(), null, null, late, Map.of()), null, 20),
        new Asked(new RunFilter(Set.of(), null, late, late.plusSeconds(3), Map.of()), null, 3),
        new Asked(new RunFilter(Set.of(), null, null, null, Map.of("order", "A-9000")), null, 1));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void readsFewOfManyRuns(Asked asked) {
    try (Database one =
        Database.open(DATABASE.url(), Migrations.API_ROLE, TestDatabase.API_PASSWORD, 1, "list")) {
      Sql sql = new Sql(one.source());
      long before = read(sql);

      List<RunView> page = new RunList(one.source()).page(OWNER, asked.filter(), asked.after(), 20);

      assertEquals(asked.shown(), page.size());
      long read = read(sql) - before;
      assertTrue(read <= READ_MAX, () -> read + " of " + RUNS + " runs were read");
    }
  }

  private static long read(Sql sql) {
    sql.all("flush statistics", "select pg_stat_force_next_flush()", p -> {}, row -> true);
    return sql.one(
        "read statistics",
        "select seq_tup_read + idx_tup_fetch as read from pg_stat_user_tables where relname = 'run'",
        p -> {},
        row -> row.number("read"));
  }
}
