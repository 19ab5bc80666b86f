package dev.holdfast.worker.process.upgrade;

import com.google.protobuf.FieldMask;
import dev.holdfast.workflows.Names;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo;
import io.temporal.api.deployment.v1.WorkerDeploymentInfo.WorkerDeploymentVersionSummary;
import io.temporal.api.deployment.v1.WorkerDeploymentVersion;
import io.temporal.api.enums.v1.RoutingConfigUpdateState;
import io.temporal.api.workflow.v1.VersioningOverride;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflow.v1.WorkflowExecutionOptions;
import io.temporal.api.workflow.v1.WorkflowExecutionVersioningInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkerDeploymentRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SetWorkerDeploymentCurrentVersionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionOptionsRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A worker group as Temporal knows it: a deployment whose versions are replay epochs. */
public record Deployment(WorkflowClient client, String group) {
  private static final int ANSWER_WITHIN_SECONDS = 5;

  /**
   * What Temporal knows of the deployment.
   *
   * @param current the epoch on which runs begin; null where none is set yet
   * @param epochs that a worker of the group ever polled with
   * @param settled every queue of the group has heard which epoch is current
   */
  public record Standing(@Nullable String current, List<String> epochs, boolean settled) {
    public Standing {
      epochs = List.copyOf(epochs);
    }
  }

  /** Null where no worker of the group ever polled. */
  public @Nullable Standing standing() {
    try {
      return standing(
          stub()
              .describeWorkerDeployment(
                  DescribeWorkerDeploymentRequest.newBuilder()
                      .setNamespace(namespace())
                      .setDeploymentName(name())
                      .build())
              .getWorkerDeploymentInfo());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return null;
      }
      throw e;
    }
  }

  private static Standing standing(WorkerDeploymentInfo info) {
    String current = info.getRoutingConfig().getCurrentDeploymentVersion().getBuildId();
    return new Standing(
        current.isEmpty() ? null : current,
        info.getVersionSummariesList().stream()
            .map(WorkerDeploymentVersionSummary::getDeploymentVersion)
            .map(WorkerDeploymentVersion::getBuildId)
            .sorted()
            .toList(),
        info.getRoutingConfigUpdateState()
            != RoutingConfigUpdateState.ROUTING_CONFIG_UPDATE_STATE_IN_PROGRESS);
  }

  /** From now on runs begin on this epoch, and those that begin a fresh history go on there. */
  public void promote(String epoch, String identity) {
    var _ =
        stub()
            .setWorkerDeploymentCurrentVersion(
                SetWorkerDeploymentCurrentVersionRequest.newBuilder()
                    .setNamespace(namespace())
                    .setDeploymentName(name())
                    .setBuildId(epoch)
                    .setIdentity(identity)
                    .setIgnoreMissingTaskQueues(true)
                    .build());
  }

  /** Runs that have not ended and can only go on in workers of the epoch. */
  public List<WorkflowExecution> open(String epoch) {
    return executions("TemporalWorkerDeploymentVersion = '%s'".formatted(version(epoch)));
  }

  /** Notices that are not delivered: bound to no epoch, any worker of any group takes them up. */
  public List<WorkflowExecution> notices() {
    return executions("WorkflowType = '%s'".formatted(Names.NOTICE));
  }

  private List<WorkflowExecution> executions(String query) {
    return client
        .listExecutions("ExecutionStatus = 'Running' AND " + query)
        .map(found -> found.getExecution())
        .toList();
  }

  /** The epoch that a run is bound to; null where it is bound to none, or has ended. */
  public static @Nullable String boundTo(WorkflowExecutionInfo execution) {
    WorkflowExecutionVersioningInfo versioning = execution.getVersioningInfo();
    String epoch = overridden(versioning);
    if (epoch.isEmpty()) {
      epoch = versioning.getDeploymentVersion().getBuildId();
    }
    return epoch.isEmpty() ? null : epoch;
  }

  private static String overridden(WorkflowExecutionVersioningInfo versioning) {
    return versioning.getVersioningOverride().getPinned().getVersion().getBuildId();
  }

  /** How a run is bound to an epoch by hand. */
  enum Binding {
    NONE,
    /** No worker of the epoch has performed a task of it yet. */
    UNDER_WAY,
    ARRIVED
  }

  Binding binding(String runId, String epoch) {
    WorkflowExecutionVersioningInfo versioning =
        stub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace())
                    .setExecution(latest(runId))
                    .build())
            .getWorkflowExecutionInfo()
            .getVersioningInfo();
    if (!overridden(versioning).equals(epoch)) {
      return Binding.NONE;
    }
    return versioning.getDeploymentVersion().getBuildId().equals(epoch)
        ? Binding.ARRIVED
        : Binding.UNDER_WAY;
  }

  /** Binds the run, history and all, to the epoch, whatever it was bound to. */
  void bind(WorkflowExecution run, String epoch) {
    override(
        run,
        WorkflowExecutionOptions.newBuilder()
            .setVersioningOverride(
                VersioningOverride.newBuilder()
                    .setPinned(
                        VersioningOverride.PinnedOverride.newBuilder()
                            .setBehavior(
                                VersioningOverride.PinnedOverrideBehavior
                                    .PINNED_OVERRIDE_BEHAVIOR_PINNED)
                            .setVersion(
                                WorkerDeploymentVersion.newBuilder()
                                    .setDeploymentName(name())
                                    .setBuildId(epoch))))
            .build());
  }

  /**
   * Takes the binding by hand away. The run stays where it has arrived, and can be handed over
   * again: a binding by hand would go along into every further execution.
   */
  void unbind(String runId) {
    override(latest(runId), WorkflowExecutionOptions.getDefaultInstance());
  }

  private void override(WorkflowExecution run, WorkflowExecutionOptions options) {
    var _ =
        stub()
            .updateWorkflowExecutionOptions(
                UpdateWorkflowExecutionOptionsRequest.newBuilder()
                    .setNamespace(namespace())
                    .setWorkflowExecution(run)
                    .setWorkflowExecutionOptions(options)
                    .setUpdateMask(FieldMask.newBuilder().addPaths("versioning_override"))
                    .build());
  }

  private static WorkflowExecution latest(String runId) {
    return WorkflowExecution.newBuilder().setWorkflowId(runId).build();
  }

  private String name() {
    return Names.deployment(group);
  }

  private String version(String epoch) {
    return name() + ":" + epoch;
  }

  private String namespace() {
    return client.getOptions().getNamespace();
  }

  private WorkflowServiceBlockingStub stub() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS);
  }
}
