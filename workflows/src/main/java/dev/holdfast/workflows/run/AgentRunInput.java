package dev.holdfast.workflows.run;

import dev.holdfast.workflows.operator.RunCard;
import org.jspecify.annotations.Nullable;

/**
 * Input of the workflow {@code AgentRun}: control state only, no payloads.
 *
 * @param branch the ledger branch to write; an execution made by a reset opens its own instead
 * @param segment where the execution before left off; null for the first one of a run
 * @param card what operators are shown of the run from its start, in Markdown: Temporal shows it of
 *     the first execution only; null in runs that were started before there was one
 */
public record AgentRunInput(
    String runId, String branch, RunPlan plan, @Nullable Segment segment, @Nullable String card) {

  /** From the beginning: what the ledger holds already is not performed again. */
  public static AgentRunInput first(RunCard card, String branch) {
    return new AgentRunInput(card.runId(), branch, card.plan(), null, card.details());
  }

  /** For the next execution. */
  AgentRunInput goingOn(String nowBranch, Segment from) {
    return new AgentRunInput(runId, nowBranch, plan, from, card);
  }
}
