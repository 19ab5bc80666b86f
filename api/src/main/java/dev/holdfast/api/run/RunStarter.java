package dev.holdfast.api.run;

import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.StepRef;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the workflow of a run that is a row already. */
@Singleton
final class RunStarter {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final Duration WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(5);
  private static final Logger log = LoggerFactory.getLogger(RunStarter.class);

  private final TemporalLink temporal;

  RunStarter(TemporalLink temporal) {
    this.temporal = temporal;
  }

  /**
   * Starts the workflow, or finds it started. False when Temporal did not say so in time: the
   * worker's reconciler starts it then.
   */
  boolean start(String runId, RunPlan plan) {
    boolean started = temporal.attempt(BOUND, client -> start(client, runId, plan));
    log.info(started ? "workflow started" : "workflow left to the reconciler");
    return started;
  }

  private static void start(WorkflowClient client, String runId, RunPlan plan) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(runId)
            .setTaskQueue(Names.runsQueue(plan.group()))
            .setWorkflowTaskTimeout(WORKFLOW_TASK_TIMEOUT)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setStaticSummary("agent %s %s".formatted(plan.agent(), plan.version()))
            .build();
    try {
      client
          .newUntypedWorkflowStub(Names.AGENT_RUN, options)
          .start(AgentRunInput.first(runId, StepRef.MAIN_BRANCH, plan));
    } catch (WorkflowExecutionAlreadyStarted e) {
      log.debug("workflow was started before");
    }
  }
}
