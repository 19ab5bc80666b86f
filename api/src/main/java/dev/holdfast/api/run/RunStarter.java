package dev.holdfast.api.run;

import dev.holdfast.api.Links;
import dev.holdfast.api.temporal.TemporalLink;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.operator.RunCard;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.ActivityPolicies;
import dev.holdfast.workflows.step.StepRef;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.common.SearchAttributes;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the workflow of a run that is a row already. */
@Singleton
final class RunStarter {
  private static final Duration BOUND = Duration.ofSeconds(2);
  private static final Logger log = LoggerFactory.getLogger(RunStarter.class);

  private final TemporalLink temporal;
  private final Links links;

  RunStarter(TemporalLink temporal, Links links) {
    this.temporal = temporal;
    this.links = links;
  }

  /**
   * Starts the workflow, or finds it started. False when Temporal did not say so in time: the
   * worker's reconciler starts it then.
   */
  boolean start(String runId, Principal principal, RunPlan plan) {
    RunCard card =
        new RunCard(
            runId, principal.org(), principal.application(), RunCard.QUEUED, plan, links.to(""));
    boolean started = temporal.attempt(BOUND, client -> start(client, card));
    log.info(started ? "workflow started" : "workflow left to the reconciler");
    return started;
  }

  /** A namespace without the search attributes refuses them: then the run goes without. */
  private static void start(WorkflowClient client, RunCard card) {
    try {
      start(client, card, card.attributes());
    } catch (WorkflowServiceException e) {
      if (!refused(e)) {
        throw e;
      }
      start(client, card, SearchAttributes.EMPTY);
    }
  }

  private static boolean refused(WorkflowServiceException failure) {
    return failure.getCause() instanceof StatusRuntimeException cause
        && cause.getStatus().getCode() == Status.Code.INVALID_ARGUMENT;
  }

  private static void start(WorkflowClient client, RunCard card, SearchAttributes attributes) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(card.runId())
            .setTaskQueue(Names.runsQueue(card.plan().group()))
            .setWorkflowTaskTimeout(ActivityPolicies.WORKFLOW_TASK_TIMEOUT)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setStaticSummary(card.summary())
            .setStaticDetails(card.details())
            .setTypedSearchAttributes(attributes)
            .build();
    try {
      client
          .newUntypedWorkflowStub(Names.AGENT_RUN, options)
          .start(AgentRunInput.first(card, StepRef.MAIN_BRANCH));
    } catch (WorkflowExecutionAlreadyStarted e) {
      log.debug("workflow was started before");
    }
  }
}
