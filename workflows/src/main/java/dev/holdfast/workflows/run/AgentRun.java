package dev.holdfast.workflows.run;

import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.wait.SignalledDecision;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import org.jspecify.annotations.Nullable;

/** The ready reason-act loop. Workflow id = run id. */
@WorkflowInterface
public interface AgentRun {

  /** Returns the recorded ending of the run, or null from an execution that a reset left over. */
  @WorkflowMethod(name = Names.AGENT_RUN)
  @Nullable RunEnding run(AgentRunInput input);

  /** Something waits in the run's inbox. Carries nothing and decides nothing. */
  @SignalMethod(name = Names.WAKE)
  void wake();

  /**
   * The run is to go on with an empty history as soon as it may: that begins on the version that is
   * current then. Carries nothing and decides nothing.
   */
  @SignalMethod(name = Names.HAND_OVER)
  void handOver();

  /**
   * Somebody decides from Temporal's command line or UI. It is accepted as a command, once however
   * often the same is said; what cannot be read is dropped.
   */
  @SignalMethod(name = Names.DECIDE)
  void decide(SignalledDecision decision);
}
