package dev.holdfast.store.testing;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.ClaimAnswer.Verdict;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.tool.Effect;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/** One claim of one step. */
final class FakeClaiming {
  private final FakeRun run;
  private final Claim claim;
  private final LongPredicate openOwners;
  private final @Nullable FakeStep found;
  private final long before;

  FakeClaiming(FakeRun run, Claim claim, LongPredicate openOwners) {
    this.run = run;
    this.claim = claim;
    this.openOwners = openOwners;
    this.found = run.seen(claim.branch(), claim.step().name());
    this.before = run.lastStep;
  }

  ClaimAnswer claim() {
    Verdict refusal = refusal();
    if (refusal != null) {
      return answer(refusal);
    }
    run.start(claim.now());
    if (found == null) {
      announce();
    } else {
      takeOver(found);
    }
    return answer(Verdict.CLAIMED);
  }

  private @Nullable Verdict refusal() {
    if (found != null && found.isSettled()) {
      return Verdict.STANDS;
    } else if (run.terminal()) {
      return Verdict.TERMINAL;
    } else if (!run.branch.equals(claim.branch())) {
      return Verdict.FENCED;
    } else if (found != null) {
      return refusalByClaim(found);
    }
    Claim.Drain drain = claim.drain();
    if (drain != null
        && (drain.intake().after() != run.inboxTaken
            || run.stands(claim.branch(), drain.row().name()))) {
      return Verdict.COMPANION;
    } else if (drain != null && run.inboxSeq > drain.inboxKnown()) {
      return Verdict.INBOX;
    }
    return earlier() == null ? null : Verdict.ABANDONED;
  }

  private @Nullable Verdict refusalByClaim(FakeStep held) {
    FakeLedger.refuseOtherInput(held, claim.runId(), claim.step().digest());
    if (held.token().equals(claim.token())) {
      return Verdict.CLAIMED;
    }
    Claim.Takeover takeover = claim.takeover();
    boolean lapsed = takeover != null && held.is(takeover.lapsed());
    return lapsed && held.row().effect() != Effect.UNSAFE ? null : Verdict.HELD;
  }

  private @Nullable FakeStep earlier() {
    boolean irrevocable =
        claim.step().effect() == Effect.UNSAFE || claim.step().effect() == Effect.RECONCILABLE;
    return irrevocable && !claim.branch().equals("main")
        ? run.abandoned(claim.branch(), claim.step().name(), claim.step().action())
        : null;
  }

  private void announce() {
    Claim.Drain drain = claim.drain();
    if (drain != null) {
      run.lastStep++;
      run.put(FakeStep.settled(claim.branch(), drain.row(), run.lastStep, false, claim.token()));
      run.take(drain.intake(), drain.row().name(), claim.now());
    }
    run.put(FakeStep.claimed(claim));
    run.report(claim.events(), claim.now());
  }

  private void takeOver(FakeStep lapsed) {
    run.put(lapsed.takenOver(claim));
    run.report(
        EventType.STEP_RETRIED,
        claim.step().name(),
        "{\"attempt\":" + (lapsed.attempt() + 1) + "}",
        claim.now());
    UsageEntry lost = claim.takeover() == null ? null : claim.takeover().lost();
    if (lost != null) {
      run.usage.add(
          new UsageRow(claim.step().name(), lapsed.token(), lost.provider(), lost.model(), true));
    }
  }

  private ClaimAnswer answer(Verdict verdict) {
    FakeStep earlier = verdict == Verdict.ABANDONED ? earlier() : null;
    return new ClaimAnswer(
        verdict,
        before,
        run.lastStep,
        run.inboxSeq,
        run.inboxTaken,
        run.ending,
        found == null ? null : found.standing(),
        verdict == Verdict.HELD && found != null
            ? new ClaimAnswer.Holder(found.token(), found.lease(), openOwners.test(found.owner()))
            : null,
        earlier == null ? null : earlier.row().name());
  }
}
