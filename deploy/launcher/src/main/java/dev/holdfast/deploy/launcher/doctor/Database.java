package dev.holdfast.deploy.launcher.doctor;

import dev.holdfast.deploy.launcher.StackView;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Secrets;
import dev.holdfast.deploy.launcher.postgres.PostgresServer;
import dev.holdfast.workflows.operator.MissingWorker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the database says: its shape, and which workers were seen of late. */
record Database(DataDirectory data, Ports ports) {
  private static final String DATABASE = "database";

  /** Workers show themselves every 30 s. */
  private static final String GROUPS =
      """
      select g.worker_group,
             (select count(*) from holdfast.worker w
               where w.worker_group = g.worker_group
                 and w.seen_at > now() - interval '90 seconds'),
             exists (select from holdfast.agent a where a.worker_group = g.worker_group)
        from (select worker_group from holdfast.agent
              union select worker_group from holdfast.worker) g
       order by g.worker_group
      """;

  private static final String WITHOUT_WORKER =
      """
      select problem, count(*) from holdfast.run
       where not terminal and problem like '%s:%%'
       group by problem order by problem
      """
          .formatted(MissingWorker.CODE);

  List<Finding> findings(StackView view) {
    boolean runs =
        view.parts().stream().anyMatch(p -> p.name().equals("postgres") && p.pid() != null);
    if (!runs) {
      return List.of(Finding.skipped(DATABASE, "PostgreSQL does not run"));
    }
    try (Connection connection =
            PostgresServer.owner(ports.postgres(), Secrets.of(data)).getConnection();
        Statement statement = connection.createStatement()) {
      List<Finding> findings = new ArrayList<>();
      findings.add(shape(statement));
      findings.addAll(groups(statement));
      findings.addAll(runsWithoutWorker(statement));
      return findings;
    } catch (SQLException e) {
      return List.of(
          Finding.problem(DATABASE, e.getMessage() + "", "Read its log: " + data.log("postgres")));
    }
  }

  private static Finding shape(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) filter (where success), count(*) filter (where not success)"
                + " from holdfast.flyway_schema_history")) {
      row.next();
      return row.getInt(2) == 0
          ? Finding.ok(DATABASE, row.getInt(1) + " migrations applied")
          : Finding.problem(
              DATABASE,
              row.getInt(2) + " migrations failed",
              "Look at holdfast.flyway_schema_history; `holdfast reset` starts anew.");
    }
  }

  /** The runs of one epoch have the same problem. */
  private static List<Finding> runsWithoutWorker(Statement statement) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(WITHOUT_WORKER)) {
      while (rows.next()) {
        MissingWorker missing = MissingWorker.in(rows.getString(1));
        if (missing != null) {
          findings.add(
              Finding.problem(
                  "runs of " + missing.epoch(),
                  "%d wait for %s, and none lives".formatted(rows.getInt(2), missing.inWords()),
                  "Start one, or move them: `holdfast workers retire %s --group %s`."
                      .formatted(missing.epoch(), missing.group())));
        }
      }
    }
    return findings;
  }

  private static List<Finding> groups(Statement statement) throws SQLException {
    List<Finding> findings = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(GROUPS)) {
      while (rows.next()) {
        findings.add(group(rows.getString(1), rows.getInt(2), rows.getBoolean(3)));
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.warning("workers", "none has ever registered", "Start one."))
        : findings;
  }

  private static Finding group(String name, int live, boolean hasAgents) {
    String subject = "workers of group " + name;
    if (live > 0) {
      return Finding.ok(subject, live + " live");
    }
    return hasAgents
        ? Finding.problem(
            subject,
            "none live: runs of its agents wait",
            "Start a worker of this group; the local one is seen in `holdfast logs worker`.")
        : Finding.ok(subject, "none live, and it has no agents");
  }
}
