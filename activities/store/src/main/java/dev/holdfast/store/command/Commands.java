package dev.holdfast.store.command;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.workflows.identity.Principal;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Commands as rows: accepted here, applied by a drain. */
public final class Commands {
  private static final String STALE =
      """
      update command set wake_at = ?::timestamptz
        + least(greatest(?::timestamptz - accepted_at, interval '4 seconds'), interval '1 hour')
      where (run_id, id) in (
        select run_id, id from command where state = 'accepted' and wake_at <= ?
        order by wake_at limit ? for update skip locked)
      returning run_id
      """;

  private final Sql sql;

  public Commands(DataSource source) {
    this.sql = new Sql(source);
  }

  /**
   * Puts a command into the run's inbox, or returns the row that stands under its id; refused when
   * the run has ended. Null when there is no such run or it is another application's.
   */
  public @Nullable CommandRow accept(NewCommand command) {
    return sql.first(
        "accept command %s of run %s".formatted(command.commandId(), command.runId()),
        "select * from accept_command(?, ?, ?, ?, ?, ?, ?, ?)",
        p ->
            p.text(command.commandId())
                .text(command.runId())
                .text(command.principal().application())
                .text(command.kind())
                .text(command.body())
                .text(command.principal().actor())
                .text(command.channel())
                .time(command.acceptedAt()),
        Commands::row);
  }

  /** The command as it stands now, or null. */
  public @Nullable CommandRow find(String runId, String commandId, Principal principal) {
    return sql.first(
        "read command %s of run %s".formatted(commandId, runId),
        "select * from command where run_id = ? and id = ? and app_id = ?",
        p -> p.text(runId).text(commandId).text(principal.application()),
        Commands::row);
  }

  /**
   * Runs that have not taken commands in time: to be woken again. The longer a command waits, the
   * later its run is named next, so that those nobody can wake do not keep others waiting.
   */
  public Set<String> toBeWoken(Instant now, int limit) {
    return Set.copyOf(
        sql.all(
            "read stale commands",
            STALE,
            p -> p.time(now).time(now).time(now).count(limit),
            row -> row.text("run_id")));
  }

  private static CommandRow row(Row row) throws SQLException {
    return new CommandRow(
        row.text("id"),
        row.text("run_id"),
        row.number("seq"),
        row.text("kind"),
        row.text("body"),
        row.text("actor"),
        row.text("channel"),
        row.text("state"),
        row.time("accepted_at"),
        row.timeOrNull("decided_at"),
        row.textOrNull("step"),
        row.textOrNull("result"));
  }
}
