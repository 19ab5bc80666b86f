package dev.holdfast.deploy.verify.operator;

import dev.holdfast.workflows.Names;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.operatorservice.v1.RemoveSearchAttributesRequest;
import io.temporal.api.sdk.v1.WorkflowMetadata;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What an operator does in Temporal's UI or with its CLI. */
public final class Desk {
  private static final String NAMESPACE = "default";

  private final WorkflowServiceStubs service;
  private final WorkflowClient client;

  Desk(int port) {
    this.service =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget("127.0.0.1:" + port).build());
    this.client = WorkflowClient.newInstance(service);
  }

  public WorkflowClient client() {
    return client;
  }

  public void terminate(String run) {
    client.newUntypedWorkflowStub(run).terminate("an operator said so");
  }

  public void cancel(String run) {
    client.newUntypedWorkflowStub(run).cancel();
  }

  public void wake(String run) {
    client.newUntypedWorkflowStub(run).signal(Names.WAKE);
  }

  /** Decides as Temporal's command line does. */
  public void decide(String run, Map<String, ?> decision) {
    client.newUntypedWorkflowStub(run).signal(Names.DECIDE, decision);
  }

  /** Resets the latest execution to this completed task: the id of the new execution. */
  public String reset(String run, HistoryEvent taskCompleted) {
    return stub()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                .setReason("an operator said so")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(taskCompleted.getEventId())
                .build())
        .getRunId();
  }

  /** How long closed workflows are kept. */
  public Duration retention() {
    return Duration.ofSeconds(
        stub()
            .describeNamespace(
                DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).build())
            .getConfig()
            .getWorkflowExecutionRetentionTtl()
            .getSeconds());
  }

  public WorkflowExecutionStatus status(String run) {
    return describe(run).getWorkflowExecutionInfo().getStatus();
  }

  public DescribeWorkflowExecutionResponse describe(String run) {
    return stub()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                .build());
  }

  /** How many bytes the history of each execution of the run has, the latest first. */
  public List<Long> historySizes(String run) {
    List<Long> sizes = new ArrayList<>();
    String execution = "";
    while (true) {
      var info =
          stub()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(NAMESPACE)
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(run).setRunId(execution))
                      .build())
              .getWorkflowExecutionInfo();
      sizes.add(info.getHistorySizeBytes());
      String before = continuedFrom(run, info.getExecution().getRunId());
      if (before.isEmpty()) {
        return sizes;
      }
      execution = before;
    }
  }

  private String continuedFrom(String run, String execution) {
    return stub()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run).setRunId(execution))
                .setMaximumPageSize(1)
                .build())
        .getHistory()
        .getEvents(0)
        .getWorkflowExecutionStartedEventAttributes()
        .getContinuedExecutionRunId();
  }

  /** The history of the latest execution, at most its first thousand events. */
  public List<HistoryEvent> history(String run) {
    return stub()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(run))
                .setMaximumPageSize(1_000)
                .build())
        .getHistory()
        .getEventsList();
  }

  public void forgetSearchAttribute(String name) {
    operator()
        .removeSearchAttributes(
            RemoveSearchAttributesRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .addSearchAttributes(name)
                .build());
  }

  public Set<String> searchAttributes() {
    return operator()
        .listSearchAttributes(
            ListSearchAttributesRequest.newBuilder().setNamespace(NAMESPACE).build())
        .getCustomAttributesMap()
        .keySet();
  }

  private OperatorServiceBlockingStub operator() {
    return OperatorServiceGrpc.newBlockingStub(service.getRawChannel())
        .withDeadlineAfter(10, TimeUnit.SECONDS);
  }

  /** The rows of the list that a visibility query finds, all on one page. */
  public List<WorkflowExecutionInfo> find(String query) {
    return stub()
        .listWorkflowExecutions(
            ListWorkflowExecutionsRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setQuery(query)
                .setPageSize(100)
                .build())
        .getExecutionsList();
  }

  /** What the workflow says of itself while it lives, and afterwards as long as it is kept. */
  public WorkflowMetadata metadata(String run) {
    return client
        .newUntypedWorkflowStub(run)
        .query("__temporal_workflow_metadata", WorkflowMetadata.class);
  }

  public List<HistoryEvent> events(String run, EventType type) {
    return history(run).stream().filter(event -> event.getEventType() == type).toList();
  }

  public List<HistoryEvent> tasksCompleted(String run) {
    return events(run, EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
  }

  private WorkflowServiceBlockingStub stub() {
    return service.blockingStub().withDeadlineAfter(10, TimeUnit.SECONDS);
  }
}
