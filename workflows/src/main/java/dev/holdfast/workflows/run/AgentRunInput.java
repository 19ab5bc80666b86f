package dev.holdfast.workflows.run;

/**
 * Input of the workflow {@code AgentRun}: control state only, no payloads.
 *
 * @param branch the ledger branch to write; an execution made by a reset opens its own instead
 */
public record AgentRunInput(String runId, String branch, RunPlan plan) {}
