package dev.holdfast.workflows.step;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;

/**
 * How Temporal carries steps. A step never fails through Temporal: what Temporal repeats reads its
 * own row first, so attempts are unlimited and the ledger bounds what is done.
 */
public final class ActivityPolicies {
  public static final Duration WORKFLOW_TASK_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(5);

  /** For all attempts of a model call together. */
  public static final Duration MODEL_TIMEOUT = Duration.ofMinutes(30);

  /** What a queued step may need beyond its body: claiming, settling, a database that restarts. */
  private static final Duration ROOM_AROUND_BODY = Duration.ofMinutes(2);

  /** The database may be away for a while: the step waits for it inside one workflow task. */
  private static final LocalActivityOptions FAST =
      LocalActivityOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofMinutes(10))
          .setLocalRetryThreshold(Duration.ofMinutes(10))
          .setDoNotIncludeArgumentsIntoMarker(true)
          .setRetryOptions(patient(Duration.ofMillis(20), Duration.ofSeconds(1)))
          .build();

  private ActivityPolicies() {}

  public static LocalActivityOptions fast(StepSummary summary) {
    return LocalActivityOptions.newBuilder(FAST).setSummary(summary.text()).build();
  }

  public static ActivityOptions queuedModel(String provider, StepSummary summary) {
    return queued(Names.modelQueue(provider), MODEL_TIMEOUT.plus(ROOM_AROUND_BODY))
        .setSummary(summary.text())
        .build();
  }

  public static ActivityOptions queuedTool(String group, long timeoutMillis, StepSummary summary) {
    return queued(Names.toolsQueue(group), Duration.ofMillis(timeoutMillis).plus(ROOM_AROUND_BODY))
        .setSummary(summary.text())
        .build();
  }

  public static ActivityOptions yielding(String group) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(Names.toolsQueue(group))
        .setStartToCloseTimeout(Duration.ofSeconds(10))
        .setSummary(StepSummary.YIELD.text())
        .build();
  }

  /** An endpoint has 20 s; the rest is for the database. */
  public static ActivityOptions notice() {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(Duration.ofSeconds(60))
        .setRetryOptions(patient(Duration.ofSeconds(1), Duration.ofMinutes(1)))
        .setSummary("notice")
        .build();
  }

  private static ActivityOptions.Builder queued(String queue, Duration startToClose) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(startToClose)
        .setHeartbeatTimeout(HEARTBEAT_TIMEOUT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(patient(Duration.ofMillis(100), Duration.ofSeconds(5)));
  }

  private static RetryOptions patient(Duration first, Duration longest) {
    return RetryOptions.newBuilder()
        .setInitialInterval(first)
        .setBackoffCoefficient(2)
        .setMaximumInterval(longest)
        .build();
  }
}
