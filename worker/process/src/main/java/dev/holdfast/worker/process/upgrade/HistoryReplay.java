package dev.holdfast.worker.process.upgrade;

import dev.holdfast.workflows.notice.NoticeWorkflow;
import dev.holdfast.workflows.run.AgentRunWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Lets the shells of this release go once more over histories that others have begun. */
final class HistoryReplay implements AutoCloseable {
  private static final String NEVER_POLLED = "holdfast.release-gate";
  private static final Duration STUCK_AFTER = Duration.ofSeconds(30);

  private final WorkflowClient client;
  private final WorkerFactory factory;
  private final Worker worker;

  HistoryReplay(WorkflowClient client) {
    this.client = client;
    this.factory = WorkerFactory.newInstance(client);
    this.worker =
        factory.newWorker(
            NEVER_POLLED,
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(STUCK_AFTER.toMillis())
                .build());
    worker.registerWorkflowImplementationTypes(AgentRunWorkflow.class, NoticeWorkflow.class);
  }

  /** Why the history cannot be replayed; null where it can, or is gone. */
  @Nullable String difference(WorkflowExecution execution) {
    try {
      worker.replayWorkflowExecution(
          client.fetchHistory(execution.getWorkflowId(), execution.getRunId()));
      return null;
    } catch (WorkflowNotFoundException e) {
      return null;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return null;
      }
      throw e; // Temporal is away, which says nothing about the history.
    } catch (Exception e) {
      return "its history cannot be replayed: " + reason(e);
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String said = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return said.lines().findFirst().orElse(cause.toString());
  }

  @Override
  public void close() {
    factory.shutdownNow();
  }
}
