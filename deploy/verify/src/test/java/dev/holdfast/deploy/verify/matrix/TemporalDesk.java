package dev.holdfast.deploy.verify.matrix;

import dev.holdfast.workflows.Names;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetStickyTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Temporal as an operator uses it, past the proxy. */
public final class TemporalDesk implements AutoCloseable {
  private static final String NAMESPACE = "default";

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;

  public TemporalDesk(int port) {
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    this.client = WorkflowClient.newInstance(service);
  }

  /** The next task of this run is handed out with its whole history and replayed. */
  void replayNextTask(String run) {
    service
        .blockingStub()
        .withDeadlineAfter(5, TimeUnit.SECONDS)
        .resetStickyTaskQueue(
            ResetStickyTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                .build());
    wake(run);
  }

  public void wake(String run) {
    client.newUntypedWorkflowStub(run).signal(Names.WAKE);
  }

  /** Whether its workflow has closed, in order. */
  public boolean closed(String run) {
    return service
            .blockingStub()
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                    .build())
            .getWorkflowExecutionInfo()
            .getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
  }

  /** How many of its workflow tasks are completed in history. */
  public long completedTasks(String run) {
    return events(run)
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .count();
  }

  /** How often the server refused a completion because something had come meanwhile. */
  long refusedCompletions(String run) {
    return events(run)
        .filter(event ->
            event.getWorkflowTaskFailedEventAttributes().getCause()
                == WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
        .count();
  }

  /** Whether the latest execution of the run went on from another one. */
  public boolean wentOn(String run) {
    return events(run)
        .anyMatch(event ->
            !event
                .getWorkflowExecutionStartedEventAttributes()
                .getContinuedExecutionRunId()
                .isEmpty());
  }

  private Stream<HistoryEvent> events(String run) {
    return client.fetchHistory(run).getEvents().stream();
  }

  @Override
  public void close() {
    service.shutdownNow();
  }
}
