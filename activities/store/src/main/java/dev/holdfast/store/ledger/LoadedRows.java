package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a run together from rows that each carry its header and one step. */
final class LoadedRows {
  private final List<LedgerRow> steps = new ArrayList<>();
  private @Nullable RunHeader header;

  boolean add(Row row) throws SQLException {
    if (header == null) {
      header = header(row);
    }
    if (row.textOrNull("name") == null) {
      return false;
    }
    return steps.add(step(row));
  }

  @Nullable LoadedRun run() {
    return header == null ? null : new LoadedRun(header, steps);
  }

  private static RunHeader header(Row row) throws SQLException {
    return new RunHeader(
        row.text("id"),
        row.text("org_id"),
        row.text("app_id"),
        row.text("spec_digest"),
        row.text("spec"),
        row.text("input"),
        row.text("requester"),
        row.time("deadline_at"),
        row.text("run_branch"),
        row.flag("terminal"),
        row.textOrNull("ending"),
        row.number("last_step"),
        row.number("inbox_seq"),
        row.number("inbox_taken"));
  }

  private static LedgerRow step(Row row) throws SQLException {
    return new LedgerRow(
        row.text("name"),
        StepKind.of(row.text("kind")),
        row.count("turn"),
        row.count("slot"),
        row.text("digest"),
        row.number("position"),
        row.flag("unknown"),
        row.text("token"),
        row.text("result"),
        row.text("result_digest"));
  }
}
