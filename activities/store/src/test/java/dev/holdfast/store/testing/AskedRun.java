package dev.holdfast.store.testing;

import dev.holdfast.store.id.Ids;
import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.store.run.NewRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import java.time.Instant;
import java.util.List;

/** A run whose only call waits for an approval, as its reply opened it. */
public final class AskedRun {
  public static final String TOOL = "refund.create";
  public static final String DIGEST = "digest-of-the-exact-action";
  public static final String REQUESTER = "eu_rosa";

  private final Ledger ledger;
  private final String runId;
  private final String waitId = Ids.waiting(WaitKind.APPROVAL);
  private final Instant askedAt;
  private WaitStanding standing = WaitStanding.pending(waitId);
  private int drains;

  private AskedRun(Ledger ledger, String runId, Instant askedAt) {
    this.ledger = ledger;
    this.runId = runId;
    this.askedAt = askedAt;
  }

  public static AskedRun open(
      TestDatabase database, AskTerms terms, String arguments, Instant askedAt) {
    NewRun run = SampleRuns.queued();
    new Runs(database.api()).accept(run);
    var asked = new AskedRun(new PostgresLedger(database.worker()), run.runId(), askedAt);
    asked.ask(terms, arguments);
    return asked;
  }

  private void ask(AskTerms terms, String arguments) {
    var wait =
        new Wait(
            waitId,
            WaitKind.APPROVAL,
            "call_1",
            TOOL,
            DIGEST,
            "asks",
            REQUESTER,
            terms,
            null,
            askedAt.toEpochMilli());
    var opened = new WaitEntries.Opened(wait, 1, StepNames.call("call_1"), arguments);
    settle(
        NewRow.plain("t1/model", StepKind.MODEL, 1, 1, "digest", "{}"),
        new WaitEntries(List.of(opened), List.of()));
  }

  public String runId() {
    return runId;
  }

  public String waitId() {
    return waitId;
  }

  /** The time has come at which those who were asked are told again. */
  public void remind() {
    change(standing.nowReminded());
  }

  /** Others are asked too. */
  public void escalate() {
    change(standing.nowEscalated());
  }

  /** Somebody has decided. */
  public void deny() {
    change(standing.closed(WaitState.DENIED, null));
  }

  private void change(WaitStanding now) {
    standing = now;
    drains++;
    settle(
        NewRow.plain("t1/calls/drain/" + drains, StepKind.DRAIN, 1, 2, "digest " + drains, "{}"),
        new WaitEntries(List.of(), List.of(now)));
  }

  private void settle(NewRow row, WaitEntries waits) {
    ledger.settle(
        new Settlement(
            runId,
            "main",
            askedAt,
            "token",
            false,
            List.of(row),
            Settlement.Guard.NONE,
            List.of(),
            null,
            List.of(),
            null,
            waits,
            null,
            null));
  }
}
