package dev.holdfast.workflows.run;

import dev.holdfast.workflows.Names;
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
}
