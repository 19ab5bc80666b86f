package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Binder;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The call of the function {@code claim}. */
final class ClaimStatement {
  static final String SQL =
      "select * from claim(" + "?, ".repeat(29) + "?)"; // in the order of bind

  private ClaimStatement() {}

  static void bind(Claim claim, Binder p) throws SQLException {
    Claim.Step step = claim.step();
    Claim.Takeover takeover = claim.takeover();
    p.text(claim.runId())
        .text(claim.branch())
        .time(claim.now())
        .text(claim.token())
        .number(claim.owner())
        .text(takeover == null ? null : takeover.lapsed().token())
        .number(takeover == null ? null : takeover.lapsed().lease())
        .text(step.name())
        .text(step.kind().wire())
        .count(step.turn())
        .count(step.slot())
        .text(step.digest())
        .text(step.action())
        .text(Columns.effect(step.effect()));
    drain(claim.drain(), p);
    SettleStatement.events(claim.events(), p);
    p.texts(Columns.lost(takeover == null ? null : takeover.lost()));
  }

  private static void drain(Claim.@Nullable Drain drain, Binder p) throws SQLException {
    NewRow row = drain == null ? null : drain.row();
    p.text(row == null ? null : row.name())
        .count(row == null ? null : row.turn())
        .count(row == null ? null : row.slot())
        .text(row == null ? null : row.digest())
        .text(row == null ? null : row.result())
        .text(row == null ? null : row.resultDigest())
        .number(drain == null ? null : drain.intake().after())
        .number(drain == null ? null : drain.intake().upTo())
        .number(drain == null ? null : drain.inboxKnown());
    SettleStatement.commands(drain == null ? null : drain.intake(), p);
  }
}
