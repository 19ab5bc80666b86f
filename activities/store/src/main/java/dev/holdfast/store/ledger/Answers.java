package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Row;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what the ledger's functions return. */
final class Answers {
  private Answers() {}

  static SettleAnswer settle(Row row) throws SQLException {
    return new SettleAnswer(
        verdict(SettleAnswer.Verdict.class, row),
        row.number("before_step"),
        row.number("last_step"),
        row.number("inbox_seq"),
        row.number("inbox_taken"),
        row.textOrNull("ending"),
        standing(row));
  }

  static ClaimAnswer claim(Row row) throws SQLException {
    ClaimAnswer.Verdict verdict = verdict(ClaimAnswer.Verdict.class, row);
    return new ClaimAnswer(
        verdict,
        row.number("before_step"),
        row.number("last_step"),
        row.number("inbox_seq"),
        row.number("inbox_taken"),
        row.textOrNull("ending"),
        standing(row),
        verdict == ClaimAnswer.Verdict.HELD
            ? new ClaimAnswer.Holder(
                row.text("row_token"), row.number("row_lease"), row.flag("row_owner_open"))
            : null,
        row.textOrNull("earlier"));
  }

  static <V extends Enum<V>> V verdict(Class<V> verdicts, Row row) throws SQLException {
    return Enum.valueOf(verdicts, row.text("verdict").toUpperCase(Locale.ROOT));
  }

  private static SettleAnswer.@Nullable Standing standing(Row row) throws SQLException {
    Long position = row.numberOrNull("row_position");
    return position == null
        ? null
        : new SettleAnswer.Standing(
            row.text("row_digest"),
            row.text("row_result"),
            row.text("row_result_digest"),
            position);
  }
}
