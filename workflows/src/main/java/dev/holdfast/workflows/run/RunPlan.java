package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Lane;

/**
 * What the loop must know of the frozen spec; everything else stays in the store under the digest.
 *
 * @param deadlineAtMillis epoch milliseconds at which the run's time is up; the ledger judges it,
 *     the workflow only sets a timer by it
 */
public record RunPlan(
    String agent,
    String version,
    String specDigest,
    String group,
    String modelProvider,
    Lane modelLane,
    RunLimits limits,
    long deadlineAtMillis) {}
