package dev.holdfast.store.ledger;

import dev.holdfast.store.testing.SampleRuns;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.Effect;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt of one executor: everything it does carries its token and its branch. */
record Hand(Ledger ledger, String run, String branch, String token, long owner) {
  static final Instant NOW = SampleRuns.ACCEPTED_AT.plusSeconds(60);

  static Hand of(LedgerWorld world, String run, String token) {
    return new Hand(world.ledger(), run, "main", token, 7);
  }

  Hand on(String anotherBranch) {
    return new Hand(ledger, run, anotherBranch, token, owner);
  }

  static NewRow call(String name, @Nullable Effect effect, String result) {
    return new NewRow(
        name, StepKind.CALL, 1, 1, "digest of " + name, "action of " + name, effect, result);
  }

  static NewRow drainRow(String name, String result) {
    return NewRow.plain(name, StepKind.DRAIN, 1, 0, "digest of " + name, result);
  }

  static NewRow modelRow(String result) {
    return NewRow.plain("t1/model", StepKind.MODEL, 1, 1, "digest of t1/model", result);
  }

  static NewEvent event(EventType type, String step) {
    return new NewEvent(type, step, "{}");
  }

  SettleAnswer settle(NewRow... rows) {
    return settle(false, Settlement.Guard.NONE, null, rows);
  }

  /** Ends what this hand has claimed. */
  SettleAnswer finish(NewRow row) {
    return settle(true, Settlement.Guard.NONE, null, row);
  }

  SettleAnswer settle(Settlement.Guard guard, NewRow... rows) {
    return settle(false, guard, null, rows);
  }

  SettleAnswer drain(Intake intake, NewRow... rows) {
    return settle(false, Settlement.Guard.NONE, intake, rows);
  }

  SettleAnswer settle(
      boolean claimed, Settlement.Guard guard, @Nullable Intake intake, NewRow... rows) {
    String step = rows[rows.length - 1].name();
    return ledger.settle(
        new Settlement(
            run,
            branch,
            NOW,
            token,
            claimed,
            List.of(rows),
            guard,
            List.of(event(EventType.TOOL_COMPLETED, step)),
            intake,
            List.of(),
            null));
  }

  SettleAnswer end(String status, boolean yields) {
    NewRow row = NewRow.plain(StepNames.FINISH, StepKind.FINISH, 1, 9, "digest", "{}");
    return ledger.settle(
        new Settlement(
            run,
            branch,
            NOW,
            token,
            false,
            List.of(row),
            Settlement.Guard.NONE,
            List.of(event(EventType.RUN_COMPLETED, StepNames.FINISH)),
            null,
            List.of(),
            new EndingEntry("{\"kind\":\"" + status + "\"}", status, yields, "{\"text\":\"x\"}")));
  }

  ClaimAnswer claim(String name, @Nullable Effect effect) {
    return claim(step(name, effect), null, null);
  }

  ClaimAnswer takeOver(String name, @Nullable Effect effect, String lapsed, long lease) {
    var claim = new Claim.Lapsed(lapsed, lease);
    return claim(step(name, effect), null, new Claim.Takeover(claim, null));
  }

  ClaimAnswer claim(Claim.Step step, Claim.@Nullable Drain drain, Claim.@Nullable Takeover taken) {
    return ledger.claim(
        new Claim(
            run,
            branch,
            NOW,
            token,
            owner,
            step,
            drain,
            List.of(event(EventType.TOOL_STARTED, step.name())),
            taken));
  }

  boolean tell(String name, String data) {
    var event = new NewEvent(EventType.TOOL_PROGRESS, name, data);
    return ledger.tell(run, branch, name, token, event, NOW);
  }

  boolean renew(String name) {
    return ledger.renew(run, branch, name, token);
  }

  static Claim.Step step(String name, @Nullable Effect effect) {
    NewRow row = call(name, effect, "");
    return new Claim.Step(
        name, StepKind.CALL, row.turn(), row.slot(), row.digest(), row.action(), effect);
  }

  static Claim.Step model() {
    return new Claim.Step("t1/model", StepKind.MODEL, 1, 1, "digest of t1/model", null, null);
  }
}
