package dev.holdfast.store.testing;

import dev.holdfast.store.ledger.EndingEntry;
import dev.holdfast.store.ledger.IfUnknown;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.SettleAnswer.Verdict;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One settlement of one run. */
final class FakeSettling {
  private static final Set<Verdict> KEPT =
      Set.of(Verdict.STANDS, Verdict.TERMINAL, Verdict.FENCED, Verdict.COMPANION, Verdict.LOST);

  private final FakeRun run;
  private final FakeUses uses;
  private final Settlement settlement;
  private final @Nullable FakeStep found;
  private final long before;

  FakeSettling(FakeRun run, FakeUses uses, Settlement settlement) {
    this.run = run;
    this.uses = uses;
    this.settlement = settlement;
    this.found = run.seen(settlement.branch(), settlement.step().name());
    this.before = run.lastStep;
  }

  SettleAnswer settle() {
    Verdict refusal = refusal();
    if (refusal != null) {
      keep(refusal);
      return answer(refusal, found);
    }
    boolean asUnknown = foreignClaim() && settlement.guard().unknown() != null;
    FakeStep written = found;
    for (NewRow row : settlement.rows()) {
      written = write(row, asUnknown);
    }
    run.start(settlement.now());
    run.report(events(asUnknown), settlement.now());
    Intake intake = settlement.intake();
    if (intake != null) {
      run.take(intake, drain(), settlement.now());
    }
    for (UsageEntry usage : settlement.usages()) {
      boolean ofTheClaim = usage.lost() && usage.attempt().isEmpty();
      if (!ofTheClaim || found != null) {
        run.usage.add(
            new UsageRow(
                settlement.step().name(),
                ofTheClaim && found != null ? found.token() : settlement.token(),
                usage.provider(),
                usage.model(),
                usage.lost()));
      }
    }
    run.waits.open(settlement.waits(), settlement.step().name(), settlement.now());
    count(asUnknown);
    EndingEntry ending = settlement.ending();
    run.supersede(
        ending == null ? settlement.rows().stream().map(NewRow::name).toList() : null,
        settlement.now());
    if (ending != null) {
      run.refuseCommands(settlement.now());
      run.ending = ending.ending();
    }
    return answer(Verdict.SETTLED, written);
  }

  private void count(boolean asUnknown) {
    if (settlement.uses() != null) {
      uses.plan(settlement.runId(), settlement.uses(), settlement.now());
    }
    if (!asUnknown && !settlement.guard().rowUnknown()) {
      settlement.rows().stream()
          .filter(row -> row.kind() == StepKind.CALL && !row.name().contains("/exec/"))
          .forEach(row -> uses.end(settlement.runId(), row));
    }
    for (WaitStanding changed : settlement.waits().changed()) {
      if (changed.decided() != null && changed.decided().arguments() != null) {
        uses.unmark(settlement.runId(), run.waits.opened(changed.waitId()).step());
      }
    }
  }

  /** The row that takes from the inbox. */
  private String drain() {
    return settlement.rows().stream()
        .filter(row -> row.kind() == StepKind.DRAIN)
        .map(NewRow::name)
        .findFirst()
        .orElse("");
  }

  private @Nullable Verdict refusal() {
    Settlement.Guard guard = settlement.guard();
    Intake intake = settlement.intake();
    if (found != null && found.isSettled()) {
      return Verdict.STANDS;
    } else if (run.terminal()) {
      return Verdict.TERMINAL;
    } else if (!run.branch.equals(settlement.branch())) {
      return Verdict.FENCED;
    } else if (intake != null && intake.after() != run.inboxTaken) {
      return Verdict.COMPANION;
    } else if (guard.unlessSettled() != null
        && run.stands(settlement.branch(), guard.unlessSettled())) {
      return Verdict.PASSED;
    } else if (yields()) {
      return Verdict.INBOX;
    } else if (intake != null && intake.known() != null && run.inboxSeq > intake.known()) {
      return Verdict.INBOX;
    }
    Verdict claim = refusalByClaim(guard);
    if (claim != null) {
      return claim;
    }
    return companionStands()
        ? Verdict.COMPANION
        : uses.moved(settlement.uses()) ? Verdict.RECOUNT : null;
  }

  private @Nullable Verdict refusalByClaim(Settlement.Guard guard) {
    if (found == null) {
      return guard.takeover() == null ? null : Verdict.LOST;
    }
    FakeLedger.refuseOtherInput(found, settlement.runId(), settlement.step().digest());
    if (!foreignClaim()) {
      return null;
    }
    boolean another = guard.takeover() != null && !found.is(guard.takeover());
    boolean unsafe =
        found.row().effect() == Effect.UNSAFE && guard.unknown() == null && !guard.rowUnknown();
    return settlement.claimed() || another || unsafe ? Verdict.LOST : null;
  }

  private boolean foreignClaim() {
    return found != null && !found.token().equals(settlement.token());
  }

  private boolean companionStands() {
    List<NewRow> rows = settlement.rows();
    return rows.subList(0, rows.size() - 1).stream()
        .anyMatch(row -> run.stands(settlement.branch(), row.name()));
  }

  private boolean yields() {
    EndingEntry ending = settlement.ending();
    return ending != null
        && ending.yields()
        && run.commands.stream()
            .anyMatch(
                row -> FakeRun.waits(row) && Set.of("message", "cancel").contains(row.kind()));
  }

  private FakeStep write(NewRow row, boolean asUnknown) {
    boolean last = row.equals(settlement.step());
    IfUnknown instead = last && asUnknown ? settlement.guard().unknown() : null;
    String result = instead == null ? row.result() : instead.result();
    boolean unknown = last && (asUnknown || settlement.guard().rowUnknown());
    run.lastStep++;
    FakeStep claimed = last ? found : null;
    FakeStep step =
        claimed == null
            ? FakeStep.settled(settlement.branch(), row, run.lastStep, unknown, settlement.token())
            : claimed.settledAs(result, run.lastStep, unknown, settlement.token());
    run.put(step);
    if (instead == null) {
      row.artifacts().forEach(kept -> run.artifacts.put(kept.digest(), kept.content()));
    }
    return step;
  }

  private List<NewEvent> events(boolean asUnknown) {
    IfUnknown unknown = settlement.guard().unknown();
    return asUnknown && unknown != null ? unknown.events() : settlement.events();
  }

  private void keep(Verdict verdict) {
    StepKind kind = settlement.step().kind();
    boolean ownAgain = verdict == Verdict.STANDS && !foreignClaim();
    if (KEPT.contains(verdict) && !ownAgain && (kind == StepKind.MODEL || kind == StepKind.CALL)) {
      FakeLedger.keepOnce(run, settlement, verdict);
    }
  }

  private SettleAnswer answer(Verdict verdict, @Nullable FakeStep row) {
    return new SettleAnswer(
        verdict,
        before,
        run.lastStep,
        run.inboxSeq,
        run.inboxTaken,
        run.ending,
        row == null ? null : row.standing());
  }
}
