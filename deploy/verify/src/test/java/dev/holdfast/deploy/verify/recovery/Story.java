package dev.holdfast.deploy.verify.recovery;

import com.google.protobuf.Message;
import com.google.protobuf.util.Timestamps;
import dev.holdfast.deploy.verify.operator.Desk;
import io.temporal.api.enums.v1.TaskQueueKind;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What Temporal knows of a run that stood still. */
record Story(Desk desk, String run) {
  private static final Duration MARGIN = Duration.ofMillis(50);
  private static final int LAST_EVENTS = 12;

  /** What was written down while it stood still. */
  String of(Delays.Gap gap) {
    var story =
        new StringBuilder(
            "%s stood still for %d ms from %s to its step %s%n"
                .formatted(run, gap.length().toMillis(), gap.from(), gap.step()));
    for (HistoryEvent event : desk.history(run)) {
      Instant at = at(event);
      if (!at.isBefore(gap.from().minus(MARGIN)) && !at.isAfter(gap.to())) {
        story.append(line(event));
      }
    }
    return story.toString();
  }

  /** What it waits for. */
  String now() {
    DescribeWorkflowExecutionResponse found = desk.describe(run);
    var story = new StringBuilder("%s stands still%n".formatted(run));
    if (found.hasPendingWorkflowTask()) {
      story.append("  task ").append(text(found.getPendingWorkflowTask())).append('\n');
    }
    found
        .getPendingActivitiesList()
        .forEach(activity -> story.append("  activity ").append(text(activity)).append('\n'));
    List<HistoryEvent> events = desk.history(run);
    events
        .subList(Math.max(0, events.size() - LAST_EVENTS), events.size())
        .forEach(event -> story.append(line(event)));
    return story.toString();
  }

  private static String text(Message message) {
    return message.toString().replaceAll("\\s+", " ");
  }

  private static Instant at(HistoryEvent event) {
    return Instant.ofEpochMilli(Timestamps.toMillis(event.getEventTime()));
  }

  private static String line(HistoryEvent event) {
    return "  %s %s %s%n"
        .formatted(
            at(event), event.getEventType().name().substring("EVENT_TYPE_".length()), who(event));
  }

  private static String who(HistoryEvent event) {
    return switch (event.getEventType()) {
      case EVENT_TYPE_WORKFLOW_TASK_SCHEDULED -> {
        TaskQueue queue = event.getWorkflowTaskScheduledEventAttributes().getTaskQueue();
        yield "on %s, attempt %d"
            .formatted(
                queue.getKind() == TaskQueueKind.TASK_QUEUE_KIND_STICKY
                    ? "a worker's own queue"
                    : queue.getName(),
                event.getWorkflowTaskScheduledEventAttributes().getAttempt());
      }
      case EVENT_TYPE_WORKFLOW_TASK_STARTED ->
          "by " + event.getWorkflowTaskStartedEventAttributes().getIdentity();
      case EVENT_TYPE_WORKFLOW_TASK_FAILED ->
          "by " + event.getWorkflowTaskFailedEventAttributes().getIdentity();
      case EVENT_TYPE_ACTIVITY_TASK_STARTED -> {
        var started = event.getActivityTaskStartedEventAttributes();
        yield "by %s, attempt %d %s"
            .formatted(
                started.getIdentity(), started.getAttempt(), started.getLastFailure().getMessage());
      }
      default -> "";
    };
  }
}
