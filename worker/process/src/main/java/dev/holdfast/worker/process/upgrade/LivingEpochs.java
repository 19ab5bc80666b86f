package dev.holdfast.worker.process.upgrade;

import dev.holdfast.store.run.OpenRun;
import dev.holdfast.store.worker.WorkerRow;
import dev.holdfast.store.worker.Workers;
import dev.holdfast.workflows.operator.MissingWorker;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which epochs have living workers, by group. */
public final class LivingEpochs {
  /** Three beats of a worker. */
  static final Duration SEEN_WITHIN = Duration.ofSeconds(15);

  private final Map<String, Set<String>> living;

  /** On which epoch a group's runs begin, where it can be told. */
  private final Map<String, String> current;

  private LivingEpochs(Map<String, Set<String>> living, Map<String, String> current) {
    this.living = living;
    this.current = current;
  }

  /** What is so now, as far as it concerns these runs. */
  public static LivingEpochs of(
      Workers workers, WorkflowClient client, Collection<OpenRun> runs, Instant now) {
    Map<String, Set<String>> living = byGroup(workers, now);
    Map<String, String> current = new HashMap<>();
    for (String group : runs.stream().map(OpenRun::group).collect(Collectors.toSet())) {
      String epoch = living.containsKey(group) ? current(new Deployment(client, group)) : null;
      if (epoch != null) {
        current.put(group, epoch);
      }
    }
    return new LivingEpochs(living, current);
  }

  static Map<String, Set<String>> byGroup(Workers workers, Instant now) {
    return workers.seen(now.minus(SEEN_WITHIN)).stream()
        .collect(
            Collectors.groupingBy(
                WorkerRow::group, Collectors.mapping(WorkerRow::epoch, Collectors.toSet())));
  }

  private static @Nullable String current(Deployment deployment) {
    try {
      Deployment.Standing standing = deployment.standing();
      return standing == null ? null : standing.current();
    } catch (StatusRuntimeException e) {
      return null;
    }
  }

  /**
   * The worker without which the run does not go on; null where it lives, or where no worker of the
   * group does: then it is not an epoch that is missing.
   */
  public @Nullable MissingWorker missingFor(OpenRun run, WorkflowExecutionInfo execution) {
    Set<String> alive = living.getOrDefault(run.group(), Set.of());
    String epoch = Deployment.boundTo(execution);
    if (epoch == null) {
      epoch = current.get(run.group());
    }
    return epoch == null || alive.isEmpty() || alive.contains(epoch)
        ? null
        : new MissingWorker(run.group(), epoch);
  }
}
