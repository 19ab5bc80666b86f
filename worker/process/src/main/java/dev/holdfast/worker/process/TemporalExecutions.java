package dev.holdfast.worker.process;

import dev.holdfast.store.step.RunViews;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import java.util.concurrent.TimeUnit;

/** What Temporal knows of the executions of runs: of several under one id, the latest. */
final class TemporalExecutions implements RunViews.Executions {
  private static final int ANSWER_WITHIN_SECONDS = 5;

  private final WorkflowClient client;

  TemporalExecutions(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public boolean latest(String runId, String execution) {
    try {
      return describe(runId).getWorkflowExecutionInfo().getExecution().getRunId().equals(execution);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return false;
      }
      throw new HoldfastException(
          FailureCode.TEMPORAL_UNAVAILABLE,
          "temporal_unavailable: cannot see whether run %s was reset: %s"
              .formatted(runId, e.getStatus().getCode()),
          e);
    }
  }

  DescribeWorkflowExecutionResponse describe(String runId) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(runId))
                .build());
  }
}
