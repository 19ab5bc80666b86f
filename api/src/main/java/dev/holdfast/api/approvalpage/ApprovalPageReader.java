package dev.holdfast.api.approvalpage;

import dev.holdfast.api.decision.DecisionIntake;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.api.run.RunUsage;
import dev.holdfast.store.ledger.TurnLog;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.usage.Usages;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.store.wait.Waits;
import dev.holdfast.workflows.identity.Principal;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what the page of an approval shows. */
@Singleton
final class ApprovalPageReader {
  private static final int TURNS_BEFORE = 5;

  private final Waits waits;
  private final RunReader runs;
  private final Usages usages;
  private final TurnLog log;
  private final DecisionIntake intake;
  private final Clock clock;

  ApprovalPageReader(
      Waits waits, RunReader runs, Usages usages, TurnLog log, DecisionIntake intake, Clock clock) {
    this.waits = waits;
    this.runs = runs;
    this.usages = usages;
    this.log = log;
    this.intake = intake;
    this.clock = clock;
  }

  /** The page for whoever has the pass; null where there is no such approval. */
  @Nullable ApprovalPage read(PagePass pass) {
    Principal principal = pass.principal();
    WaitRow wait = waits.find(pass.approval(), principal);
    if (wait == null) {
      return null;
    }
    int from = Math.max(0, wait.turn() - TURNS_BEFORE);
    return new ApprovalPage(
        pass,
        wait,
        waits.tools(List.of(wait)).get(wait.waitId()),
        runs.find(principal, wait.runId()),
        RunUsage.of(usages.byModel(wait.runId(), principal)),
        Before.of(log.turns(wait.runId(), principal, from, wait.turn() + 1), wait.turn()),
        intake.standing(principal, wait, pass.commandId()),
        clock.instant());
  }
}
