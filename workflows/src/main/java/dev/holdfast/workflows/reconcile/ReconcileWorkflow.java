package dev.holdfast.workflows.reconcile;

import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The shell of {@link Reconcile}. A sweep that fails is left to the next one. */
public final class ReconcileWorkflow implements Reconcile {
  /** Many sweeps in one execution, so that operators do not see one for every few seconds. */
  private static final int SWEEPS = 100;

  private static final Duration EVERY = Duration.ofSeconds(5);

  private final ReconcileSteps steps =
      Workflow.newActivityStub(
          ReconcileSteps.class,
          ActivityOptions.newBuilder()
              .setScheduleToStartTimeout(Duration.ofSeconds(20))
              .setStartToCloseTimeout(Duration.ofSeconds(20))
              .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
              .setSummary("sweep")
              .build());

  @Override
  public void run() {
    for (int i = 0; i < SWEEPS; i++) {
      try {
        steps.sweep();
      } catch (ActivityFailure e) {
        Workflow.getLogger(ReconcileWorkflow.class).warn("a sweep failed; the next one goes on");
      }
      Workflow.sleep(EVERY);
    }
  }
}
