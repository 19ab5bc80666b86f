package dev.holdfast.store.transcript;

import dev.holdfast.store.internal.Row;
import dev.holdfast.store.internal.Sql;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.wire.Wire;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was said in a run, as its open branch sees it and in the order in which a model reads
 * it. What is settled out of that order is not shown before what it follows: a reader who goes on
 * from a place misses nothing.
 */
public final class Transcripts {
  private static final String BEGINNING =
      "select spec, input, created_at from run where id = ? and app_id = ?";

  // The rows that the run's branch sees.
  private static final String SEEN =
      """
      from run r
      cross join lateral lineage(r.id, r.branch) l
      join step s on s.run_id = r.id and s.branch = l.branch and s.position <= l.up_to
      where r.id = ? and r.app_id = ? and s.kind not in ('finish', 'compact')
      """;

  private static final String SAID =
      "select s.kind, s.turn, s.slot, s.result, s.settled_at "
          + SEEN
          + " and (s.turn, s.slot) >= (?, ?) and (s.turn, s.slot) < (?, ?)"
          + " order by s.turn, s.slot limit ?";

  private static final String NEWEST_TURN =
      "select s.kind, s.turn, s.slot, s.settled_at,"
          + " case when s.kind = 'model' then s.result else '' end as result "
          + SEEN
          + " and s.turn = (select max(s.turn) "
          + SEEN
          + ")";

  private final Sql sql;

  public Transcripts(DataSource source) {
    this.sql = new Sql(source);
  }

  /**
   * A place between rows.
   *
   * @param slot of the row behind it
   */
  public record Place(int turn, int slot) {
    public static final Place START = new Place(0, 0);
    public static final Place END = new Place(Integer.MAX_VALUE, 0);
  }

  /** What the run begins with; null where it is missing or another application's. */
  public @Nullable Beginning beginning(String runId, Principal principal) {
    return sql.first(
        "read the beginning of run " + runId,
        BEGINNING,
        p -> p.text(runId).text(principal.application()),
        row -> new Beginning(row.text("spec"), row.text("input"), row.time("created_at")));
  }

  /** Rows from a place on, up to another. */
  public List<SaidRow> rows(
      String runId, Principal principal, Place from, Place before, int limit) {
    return sql.all(
        "read the transcript of run " + runId,
        SAID,
        p ->
            p.text(runId)
                .text(principal.application())
                .count(from.turn())
                .count(from.slot())
                .count(before.turn())
                .count(before.slot())
                .count(limit),
        Transcripts::row);
  }

  /** The place up to which the order of an open run is final. Ask for it before the rows. */
  public Place settledUpTo(String runId, Principal principal) {
    return settledUpTo(
        sql.all(
            "read the newest turn of run " + runId,
            NEWEST_TURN,
            p ->
                p.text(runId)
                    .text(principal.application())
                    .text(runId)
                    .text(principal.application()),
            Transcripts::row));
  }

  /** A model replies before its calls end, and calls end in any order. */
  private static Place settledUpTo(List<SaidRow> newestTurn) {
    if (newestTurn.isEmpty()) {
      return new Place(1, Slots.MODEL);
    }
    int turn = newestTurn.getFirst().turn();
    Set<Integer> settled = newestTurn.stream().map(SaidRow::slot).collect(Collectors.toSet());
    return newestTurn.stream()
        .filter(row -> row.kind() == StepKind.MODEL)
        .findFirst()
        .map(model ->
            Wire.read(model.result(), ModelReply.class).planned().stream()
                .map(Slots::call)
                .filter(slot -> !settled.contains(slot))
                .min(Integer::compare)
                .map(slot -> new Place(turn, slot))
                .orElseGet(() -> new Place(turn + 1, Slots.MODEL)))
        .orElseGet(() -> new Place(turn, Slots.MODEL));
  }

  private static SaidRow row(Row row) throws SQLException {
    return new SaidRow(
        StepKind.of(row.text("kind")),
        row.count("turn"),
        row.count("slot"),
        row.text("result"),
        row.time("settled_at"));
  }
}
