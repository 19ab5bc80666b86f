package dev.holdfast.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * Input of the workflow {@code AgentRun}: control state only, no payloads.
 *
 * @param branch the ledger branch to write; an execution made by a reset opens its own instead
 * @param segment where the execution before left off; null for the first one of a run
 */
public record AgentRunInput(String runId, String branch, RunPlan plan, @Nullable Segment segment) {

  /** From the beginning: what the ledger holds already is not performed again. */
  public static AgentRunInput first(String runId, String branch, RunPlan plan) {
    return new AgentRunInput(runId, branch, plan, null);
  }
}
