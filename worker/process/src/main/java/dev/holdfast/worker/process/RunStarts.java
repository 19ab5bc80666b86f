package dev.holdfast.worker.process;

import dev.holdfast.store.run.OpenRun;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.operator.RunCard;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.wire.Wire;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.common.SearchAttributes;

/**
 * Starts workflows of runs that have none, as the API does.
 *
 * @param publicUrl prefix of the links that operators see; empty for none
 */
record RunStarts(WorkflowClient client, String publicUrl) {

  /** A namespace without the search attributes refuses them: then the run goes without. */
  void start(OpenRun run) {
    RunCard card =
        new RunCard(
            run.runId(),
            run.org(),
            run.application(),
            run.status(),
            Wire.read(run.plan(), RunPlan.class),
            publicUrl);
    try {
      start(card, run.branch(), card.attributes());
    } catch (WorkflowServiceException e) {
      if (!refused(e)) {
        throw e;
      }
      start(card, run.branch(), SearchAttributes.EMPTY);
    }
  }

  private static boolean refused(WorkflowServiceException failure) {
    return failure.getCause() instanceof StatusRuntimeException cause
        && cause.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
  }

  private void start(RunCard card, String branch, SearchAttributes attributes) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(card.runId())
            .setTaskQueue(Names.runsQueue(card.plan().group()))
            .setWorkflowTaskTimeout(ActivityPolicies.WORKFLOW_TASK_TIMEOUT)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .setStaticSummary(card.summary())
            .setStaticDetails(card.details())
            .setTypedSearchAttributes(attributes)
            .build();
    client
        .newUntypedWorkflowStub(Names.AGENT_RUN, options)
        .start(AgentRunInput.first(card, branch));
  }
}
