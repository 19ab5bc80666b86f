package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Lane;

/**
 * What the loop must know of the frozen spec; everything else stays in the store under the digest.
 *
 * @param deadlineAtMillis epoch milliseconds at which the run's time is up; the ledger judges it,
 *     the workflow only sets a timer by it
 * @param segmentSteps after how many steps the run goes on with an empty history; 0 for as many as
 *     keep it small
 */
public record RunPlan(
    String agent,
    String version,
    String specDigest,
    String group,
    String modelProvider,
    Lane modelLane,
    RunLimits limits,
    long deadlineAtMillis,
    int segmentSteps) {

  public RunPlan(
      String agent,
      String version,
      String specDigest,
      String group,
      String modelProvider,
      Lane modelLane,
      RunLimits limits,
      long deadlineAtMillis) {
    this(agent, version, specDigest, group, modelProvider, modelLane, limits, deadlineAtMillis, 0);
  }
}
