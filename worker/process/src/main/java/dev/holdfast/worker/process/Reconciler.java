package dev.holdfast.worker.process;

import dev.holdfast.store.command.Commands;
import dev.holdfast.store.run.OpenRun;
import dev.holdfast.store.run.Runs;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.tool.step.CallEnding;
import dev.holdfast.worker.process.upgrade.LivingEpochs;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.operator.MissingWorker;
import dev.holdfast.workflows.reconcile.ReconcileSteps;
import dev.holdfast.workflows.step.ActivityPolicies;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.PendingWorkflowTaskState;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.workflow.v1.PendingWorkflowTaskInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks over the runs that have not ended: starts what has no workflow, from the ledger; ends what
 * an operator terminated; shows what cannot go on, and which worker it waits for; wakes what has
 * not taken its input; carries notices that nobody has carried yet.
 *
 * <p>Temporal is asked for the latest execution of a run's id, so a reset is followed.
 */
final class Reconciler implements ReconcileSteps {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final int MOST_RUNS = 500;
  private static final int MOST_WAKES = 200;
  private static final int TASK_ATTEMPTS_UNTIL_PROBLEM = 4;
  private static final String TASK_FAILING = "workflow_task_failing";

  /** The process that accepted a run starts its workflow; only then it is ours. */
  private static final Duration YOUNG = Duration.ofSeconds(3);

  private final Runs runs;
  private final CallEnding calls;
  private final Commands commands;
  private final Workers workers;
  private final WorkflowClient client;
  private final RunStarts starts;
  private final NoticeDesk notices;
  private final TemporalExecutions executions;
  private final Clock clock;

  Reconciler(
      Runs runs,
      CallEnding calls,
      Commands commands,
      Workers workers,
      RunStarts starts,
      NoticeDesk notices,
      Clock clock) {
    this.runs = runs;
    this.calls = calls;
    this.commands = commands;
    this.workers = workers;
    this.starts = starts;
    this.notices = notices;
    this.client = starts.client();
    this.executions = new TemporalExecutions(client);
    this.clock = clock;
  }

  @Override
  public void sweep() {
    Instant now = clock.instant();
    List<OpenRun> open = runs.openRuns(MOST_RUNS, now.minus(YOUNG));
    var living = LivingEpochs.of(workers, client, open, now);
    try (var side = Executors.newVirtualThreadPerTaskExecutor()) {
      open.forEach(run -> side.execute(() -> lookAt(run, living)));
      commands.toBeWoken(now, MOST_WAKES).forEach(runId -> side.execute(() -> wake(runId)));
    }
    notices.sweep();
    runs.markChecked(open.stream().map(OpenRun::runId).toList(), now);
  }

  private void lookAt(OpenRun run, LivingEpochs living) {
    try {
      DescribeWorkflowExecutionResponse found = executions.describe(run.runId());
      WorkflowExecutionStatus status = found.getWorkflowExecutionInfo().getStatus();
      switch (status) {
        case WORKFLOW_EXECUTION_STATUS_RUNNING -> {
          if (!lookAtWorker(run, living.missingFor(run, found.getWorkflowExecutionInfo()))) {
            lookAtTask(run, found);
          }
        }
        case WORKFLOW_EXECUTION_STATUS_TERMINATED ->
            fail(run, "terminated", "the workflow was terminated in Temporal");
        case WORKFLOW_EXECUTION_STATUS_TIMED_OUT ->
            fail(run, "workflow_timed_out", "the workflow timed out in Temporal");
        case WORKFLOW_EXECUTION_STATUS_FAILED ->
            fail(run, "workflow_failed", "the workflow failed in Temporal");
        case WORKFLOW_EXECUTION_STATUS_COMPLETED, WORKFLOW_EXECUTION_STATUS_CANCELED ->
            startUnlessEnded(run);
        default -> {}
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        startUnlessEnded(run);
      } else {
        LOG.warn("run {} could not be looked up: {}", run.runId(), e.getStatus().getCode());
      }
    }
  }

  /** Whether the run waits for a worker: then its task says nothing. */
  private boolean lookAtWorker(OpenRun run, @Nullable MissingWorker missing) {
    String problem = run.problem();
    if (missing != null && !missing.problem().equals(problem)) {
      runs.problem(run.runId(), missing.problem(), clock.instant());
      LOG.warn("run {} waits for {}", run.runId(), missing.inWords());
    } else if (missing == null && MissingWorker.in(problem) != null) {
      runs.problem(run.runId(), null, clock.instant());
    }
    return missing != null;
  }

  private void lookAtTask(OpenRun run, DescribeWorkflowExecutionResponse found) {
    int attempt = found.getPendingWorkflowTask().getAttempt();
    String problem = run.problem();
    if (attempt >= TASK_ATTEMPTS_UNTIL_PROBLEM
        && problem == null
        && !isTried(found.getPendingWorkflowTask())) {
      runs.problem(
          run.runId(),
          ("%s: its workflow task was tried %d times; the workflow of the same id in the Temporal UI"
                  + " says why")
              .formatted(TASK_FAILING, attempt),
          clock.instant());
      LOG.error("run {} does not go on: workflow task attempt {}", run.runId(), attempt);
    } else if (attempt <= 1 && problem != null && problem.startsWith(TASK_FAILING)) {
      runs.problem(run.runId(), null, clock.instant());
    }
  }

  /** Whether a worker has the task just now: this attempt may be the one that goes on. */
  private boolean isTried(PendingWorkflowTaskInfo task) {
    Instant started = Instant.ofEpochSecond(task.getStartedTime().getSeconds());
    return task.getState() == PendingWorkflowTaskState.PENDING_WORKFLOW_TASK_STATE_STARTED
        && started.plus(ActivityPolicies.WORKFLOW_TASK_TIMEOUT).isAfter(clock.instant());
  }

  /** First every call gets its end: behind the run's own nothing more can be settled. */
  private void fail(OpenRun run, String code, String message) {
    calls.endOpen(run.runId(), run.branch(), message);
    if (runs.fail(run.runId(), code, message, clock.instant())) {
      LOG.info("run {} ended as failed: {}", run.runId(), code);
    }
  }

  private void startUnlessEnded(OpenRun run) {
    if (!runs.terminal(List.of(run.runId())).isEmpty()) {
      return;
    }
    try {
      starts.start(run);
      LOG.info("run {} had no workflow: started from the ledger", run.runId());
    } catch (WorkflowExecutionAlreadyStarted e) {
      LOG.debug("run {} was started by somebody else", run.runId());
    }
  }

  /** What is about to run a task looks at its inbox by itself; a signal would only fill history. */
  private void wake(String runId) {
    try {
      if (executions.describe(runId).hasPendingWorkflowTask()) {
        return;
      }
      client.newUntypedWorkflowStub(runId).signal(Names.WAKE);
    } catch (WorkflowNotFoundException | StatusRuntimeException e) {
      LOG.debug("run {} could not be woken: {}", runId, e.getMessage());
    }
  }
}
