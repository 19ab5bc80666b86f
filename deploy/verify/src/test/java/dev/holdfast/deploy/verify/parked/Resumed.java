package dev.holdfast.deploy.verify.parked;

import dev.holdfast.deploy.verify.harness.World;
import dev.holdfast.deploy.verify.operator.LiveStack;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one run went on after its approval. All times by clocks of one machine.
 *
 * @param accepted when the decision got its row
 * @param applied when the run took it
 * @param claimed when the call got its claim
 * @param begun when the body of the tool ran
 * @param ended when the run ended
 * @param effects how often the tool had its effect
 * @param decisions events that say that the approval was decided
 * @param commands in the inbox of the run, all of them applied
 */
record Resumed(
    String run,
    String status,
    @Nullable Instant accepted,
    @Nullable Instant applied,
    @Nullable Instant claimed,
    @Nullable Instant begun,
    @Nullable Instant ended,
    int effects,
    int decisions,
    int commands) {

  private static final String SQL =
      """
      select r.id, r.status, c.accepted_at, c.decided_at, s.claimed_at, r.ended_at,
        (select count(*) from holdfast.event e
          where e.run_id = r.id and e.type = 'approval.decided') as decisions,
        (select count(*) from holdfast.command d
          where d.run_id = r.id and d.state = 'applied') as commands
      from holdfast.run r
      left join holdfast.command c on c.run_id = r.id and c.seq = 1
      left join holdfast.step s on s.run_id = r.id and s.kind = 'call'
      where r.id = any (string_to_array(?, ','))
      order by c.accepted_at
      """;

  static List<Resumed> of(LiveStack live, List<Waiting> which) {
    String runs = which.stream().map(Waiting::run).collect(Collectors.joining(","));
    Map<String, List<World.Visit>> begins = visits(live, World.Point.BEGIN);
    Map<String, List<World.Visit>> effects = visits(live, World.Point.EFFECT);
    try (Connection connection = live.stack().owner().getConnection();
        PreparedStatement statement = connection.prepareStatement(SQL)) {
      statement.setString(1, runs);
      try (ResultSet rows = statement.executeQuery()) {
        List<Resumed> all = new ArrayList<>();
        while (rows.next()) {
          String run = rows.getString("id");
          all.add(
              of(
                  rows,
                  begins.getOrDefault(run, List.of()),
                  effects.getOrDefault(run, List.of()).size()));
        }
        return all;
      }
    } catch (SQLException e) {
      throw new IllegalStateException("what became of the runs cannot be read", e);
    }
  }

  private static Map<String, List<World.Visit>> visits(LiveStack live, World.Point point) {
    Map<String, List<World.Visit>> visits = new HashMap<>();
    live.world()
        .visits(point)
        .forEach(visit -> visits.computeIfAbsent(visit.run(), _ -> new ArrayList<>()).add(visit));
    return visits;
  }

  private static Resumed of(ResultSet row, List<World.Visit> begins, int effects)
      throws SQLException {
    return new Resumed(
        row.getString("id"),
        row.getString("status"),
        time(row, "accepted_at"),
        time(row, "decided_at"),
        time(row, "claimed_at"),
        begins.isEmpty() ? null : begins.getFirst().at(),
        time(row, "ended_at"),
        effects,
        row.getInt("decisions"),
        row.getInt("commands"));
  }

  private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** What was promised and does not hold, or null. */
  @Nullable String fault() {
    return status.equals("completed") && effects == 1 && decisions == 1 && commands == 1
        ? null
        : "run %s: %s, %d effects, %d decisions, %d commands applied"
            .formatted(run, status, effects, decisions, commands);
  }

  /** From the row of the decision to a moment of the run, of those that came to it. */
  static Spread until(List<Resumed> all, Function<Resumed, @Nullable Instant> moment) {
    List<Duration> times = new ArrayList<>();
    for (Resumed one : all) {
      Instant from = one.accepted();
      Instant to = moment.apply(one);
      if (from != null && to != null) {
        times.add(Duration.between(from, to));
      }
    }
    return new Spread(times);
  }
}
