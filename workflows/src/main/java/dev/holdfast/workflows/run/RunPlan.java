package dev.holdfast.workflows.run;

import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.step.Lane;
import org.jspecify.annotations.Nullable;

/**
 * What the loop must know of the frozen spec; everything else stays in the store under the digest.
 *
 * @param deadlineAtMillis epoch milliseconds at which the run's time is up; the ledger judges it,
 *     the workflow only sets a timer by it
 * @param segmentSteps after how many steps the run goes on with an empty history; 0 for as many as
 *     keep it small
 * @param parallelCalls how many calls of a turn are under way at once; 0, as in the plans of runs
 *     from before there was a bound, for all of them
 * @param model the provider's name of the model, for those who look on; null in runs that were
 *     started before it was told
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
    int segmentSteps,
    int parallelCalls,
    @Nullable String model) {

  public RunPlan(
      String agent,
      String version,
      String specDigest,
      String group,
      String modelProvider,
      Lane modelLane,
      RunLimits limits,
      long deadlineAtMillis) {
    this(
        agent,
        version,
        specDigest,
        group,
        modelProvider,
        modelLane,
        limits,
        deadlineAtMillis,
        0,
        0,
        null);
  }

  /** Whether the run performs one action, without a model. */
  boolean acts() {
    return modelProvider.equals(ModelSpec.ACTION);
  }

  /** How many of these calls may be under way at once. */
  int atOnce(int calls) {
    return parallelCalls == 0 ? calls : Math.min(parallelCalls, calls);
  }

  /** The model as operators see it. */
  String shownModel() {
    return model == null ? modelProvider : model;
  }
}
