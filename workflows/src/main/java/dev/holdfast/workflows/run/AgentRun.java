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
   * Somebody decides from Temporal's command line or UI. It is accepted as a command, once however
   * often the same is said; what cannot be read is dropped.
   */
  @SignalMethod(name = Names.DECIDE)
  void decide(SignalledDecision decision);
}
