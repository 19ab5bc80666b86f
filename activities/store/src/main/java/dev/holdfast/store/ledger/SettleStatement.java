package dev.holdfast.store.ledger;

import dev.holdfast.store.internal.Binder;
import dev.holdfast.workflows.step.Digest;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The call of the function {@code settle}. */
final class SettleStatement {
  static final String SQL =
      "select * from settle(" + "?, ".repeat(42) + "?)"; // in the order of bind

  private SettleStatement() {}

  static void bind(Settlement settlement, Binder p) throws SQLException {
    p.text(settlement.runId())
        .text(settlement.branch())
        .time(settlement.now())
        .text(settlement.token())
        .flag(settlement.claimed())
        .text(settlement.guard().unlessSettled());
    rows(settlement.rows(), p);
    guard(settlement.guard(), p);
    events(settlement.events(), p);
    Intake intake = settlement.intake();
    EndingEntry ending = settlement.ending();
    p.number(intake == null ? null : intake.after())
        .number(intake == null ? null : intake.upTo())
        .number(intake == null ? null : intake.known());
    commands(intake, p);
    p.text(WaitColumns.opened(settlement.waits().opened()))
        .text(WaitColumns.changed(settlement.waits().changed()))
        .text(settlement.hold() == null ? null : settlement.hold().wire())
        .texts(Columns.usages(settlement.usages()))
        .text(ending == null ? null : ending.ending())
        .text(ending == null ? null : ending.status())
        .flag(ending != null && ending.yields())
        .text(ending == null ? null : ending.outcome())
        .text(settlement.uses() == null ? null : UseColumns.of(settlement.uses()));
  }

  private static void rows(List<NewRow> rows, Binder p) throws SQLException {
    p.texts(Columns.of(rows, NewRow::name))
        .texts(Columns.of(rows, row -> row.kind().wire()))
        .counts(Columns.of(rows, NewRow::turn))
        .counts(Columns.of(rows, NewRow::slot))
        .texts(Columns.of(rows, NewRow::digest))
        .texts(Columns.of(rows, NewRow::action))
        .texts(Columns.of(rows, row -> Columns.effect(row.effect())))
        .texts(Columns.of(rows, NewRow::result))
        .texts(Columns.of(rows, NewRow::resultDigest));
    List<NewArtifact> artifacts = rows.stream().flatMap(row -> row.artifacts().stream()).toList();
    boolean none = artifacts.isEmpty();
    p.texts(none ? null : Columns.of(artifacts, NewArtifact::digest))
        .texts(none ? null : Columns.of(artifacts, NewArtifact::content));
  }

  private static void guard(Settlement.Guard guard, Binder p) throws SQLException {
    IfUnknown unknown = guard.unknown();
    Claim.Lapsed takeover = guard.takeover();
    p.flag(guard.rowUnknown())
        .text(unknown == null ? null : unknown.result())
        .text(unknown == null ? null : Digest.of(unknown.result()))
        .texts(unknown == null ? null : Columns.of(unknown.events(), event -> event.type().wire()))
        .texts(unknown == null ? null : Columns.of(unknown.events(), NewEvent::step))
        .texts(unknown == null ? null : Columns.of(unknown.events(), NewEvent::data))
        .text(takeover == null ? null : takeover.token())
        .number(takeover == null ? null : takeover.lease());
  }

  static void commands(@Nullable Intake intake, Binder p) throws SQLException {
    List<CommandEnd> ends = intake == null ? List.of() : intake.ends();
    boolean none = ends.isEmpty();
    p.texts(none ? null : Columns.of(ends, CommandEnd::commandId))
        .texts(none ? null : Columns.of(ends, CommandEnd::state))
        .texts(none ? null : Columns.of(ends, CommandEnd::result));
  }

  static void events(List<NewEvent> events, Binder p) throws SQLException {
    p.texts(Columns.of(events, event -> event.type().wire()))
        .texts(Columns.of(events, NewEvent::step))
        .texts(Columns.of(events, NewEvent::data));
  }
}
