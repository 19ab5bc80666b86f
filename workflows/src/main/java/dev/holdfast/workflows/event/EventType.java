package dev.holdfast.workflows.event;

/**
 * The facts a run reports. The wire names are the ones readers of the event log program against.
 */
public enum EventType {
  RUN_QUEUED("run.queued"),
  RUN_STARTED("run.started"),
  RUN_CANCEL_REQUESTED("run.cancel_requested"),
  RUN_PROBLEM("run.problem"),
  RUN_REQUIRES_ACTION("run.requires_action"),
  RUN_COMPLETED("run.completed"),
  RUN_INCOMPLETE("run.incomplete"),
  RUN_FAILED("run.failed"),
  RUN_CANCELLED("run.cancelled"),
  RUN_PAUSED("run.paused"),
  RUN_RESUMED("run.resumed"),
  BUDGET_EXCEEDED("budget.exceeded"),
  BUDGET_RAISED("budget.raised"),
  STEP_RETRIED("step.retried"),
  MODEL_REQUESTED("model.requested"),
  MODEL_RETRY("model.retry"),
  MODEL_COMPLETED("model.completed"),
  MESSAGE_COMPLETED("message.completed"),
  MESSAGE_RECEIVED("message.received"),
  MESSAGE_INTERRUPTED("message.interrupted"),
  TOOL_REQUESTED("tool.requested"),
  TOOL_STARTED("tool.started"),
  TOOL_END_REQUESTED("tool.end_requested"),
  TOOL_PROGRESS("tool.progress"),
  ARTIFACT_CREATED("artifact.created"),
  TOOL_COMPLETED("tool.completed"),
  TOOL_FAILED("tool.failed"),
  TOOL_DENIED("tool.denied"),
  TOOL_SKIPPED("tool.skipped"),
  TOOL_ANSWERED("tool.answered"),
  TOOL_TIMED_OUT("tool.timed_out"),
  TOOL_CANCELLED("tool.cancelled"),
  TOOL_OUTCOME_UNKNOWN("tool.outcome_unknown"),
  APPROVAL_REQUESTED("approval.requested"),
  APPROVAL_VOTED("approval.voted"),
  APPROVAL_REMINDED("approval.reminded"),
  APPROVAL_ESCALATED("approval.escalated"),
  APPROVAL_ACCEPTED("approval.accepted"),
  APPROVAL_DECIDED("approval.decided"),
  APPROVAL_EXPIRED("approval.expired"),
  APPROVAL_SUPERSEDED("approval.superseded"),
  INPUT_REQUESTED("input.requested"),
  INPUT_RECEIVED("input.received"),
  INPUT_EXPIRED("input.expired"),
  INPUT_SUPERSEDED("input.superseded"),
  EVENT_AWAITED("event.awaited"),
  EVENT_RECEIVED("event.received"),
  EVENT_EXPIRED("event.expired"),
  EVENT_SUPERSEDED("event.superseded"),
  SLEEP_STARTED("sleep.started"),
  SLEEP_ENDED("sleep.ended"),
  SLEEP_SUPERSEDED("sleep.superseded"),
  RESULT_AWAITED("tool.result_awaited"),
  RESULT_GIVEN("tool.result_given"),
  RESULT_EXPIRED("tool.result_expired"),
  RESULT_SUPERSEDED("tool.result_superseded"),
  CONTEXT_COMPACTED("context.compacted");

  private final String wire;

  EventType(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }
}
