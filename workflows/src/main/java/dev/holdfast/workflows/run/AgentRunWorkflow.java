package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wait.SignalledDecision;
import io.temporal.common.InitialVersioningBehavior;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ContinueAsNewOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import org.jspecify.annotations.Nullable;

/** The shell of the ready loop: connects it to Temporal and does nothing else. */
public final class AgentRunWorkflow implements AgentRun {
  /**
   * A fresh history begins on whatever version is current, and stays there: this is how runs come
   * to another replay epoch.
   */
  private static final ContinueAsNewOptions ON_CURRENT =
      ContinueAsNewOptions.newBuilder()
          .setInitialVersioningBehavior(InitialVersioningBehavior.AUTO_UPGRADE)
          .build();

  private final Wakeups wakeups = new Wakeups();
  private LoopEnd end = new LoopEnd.Closed(null);

  @Override
  public @Nullable RunEnding run(AgentRunInput input) {
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(reason -> {
          wakeups.cancelNatively();
          return reason;
        });
    TemporalSteps.Origin origin = origin(input);
    var steps = new TemporalSteps(input, origin, wakeups);
    Workflow.newDetachedCancellationScope(
            () -> end = new AgentLoop(input.plan(), input.segment(), steps).run())
        .run();
    steps.show(end);
    return switch (end) {
      case LoopEnd.Closed closed -> closed.ending();
      case LoopEnd.Continued continued -> {
        Workflow.continueAsNew(ON_CURRENT, input.goingOn(origin.branch(), continued.segment()));
        yield null;
      }
    };
  }

  @Override
  public void decide(SignalledDecision decision) {
    wakeups.decided(decision);
  }

  @Override
  public void wake() {
    wakeups.wake();
  }

  @Override
  public void handOver() {
    wakeups.handOver();
  }

  /** An execution that an operator's reset made writes a branch of its own. */
  private static TemporalSteps.Origin origin(AgentRunInput input) {
    WorkflowInfo info = Workflow.getInfo();
    boolean reset = !info.getRunId().equals(info.getOriginalExecutionRunId());
    String branch = reset ? info.getRunId() : input.branch();
    return new TemporalSteps.Origin(
        input.runId(), branch.isEmpty() ? StepRef.MAIN_BRANCH : branch, info.getRunId());
  }
}
