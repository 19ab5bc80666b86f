package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.event.EventType;
import java.util.Locale;

/**
 * The ten ways a call can end. Every call ends in exactly one of them. What follows from the way is
 * said here and nowhere else: the event that tells of it, whether the model reads a result or an
 * error, and its name in events and answers.
 */
public enum OutcomeKind {
  /** The tool returned. */
  OK(EventType.TOOL_COMPLETED, true),

  /** The tool said no, or failed. */
  ERROR(EventType.TOOL_FAILED, false),

  /** There is no such tool, or the arguments do not fit it: it was not called. */
  INVALID_ARGUMENTS(EventType.TOOL_FAILED, false),

  /** It did not return in time, or was not sent in time. */
  TIMED_OUT(EventType.TOOL_TIMED_OUT, false),

  /** Somebody who had to be asked said no. */
  DENIED(EventType.TOOL_DENIED, false),

  /** Nobody who had to be asked said anything in time. */
  EXPIRED(EventType.TOOL_TIMED_OUT, false),

  /** It was not worth sending any more: the run was at its end. */
  SKIPPED(EventType.TOOL_SKIPPED, false),

  /** Somebody gave the result in the place of the tool. */
  ANSWERED(EventType.TOOL_ANSWERED, true),

  /** The run was stopped before it returned. */
  CANCELLED(EventType.TOOL_CANCELLED, false),

  /** Nobody can say whether it took effect. */
  OUTCOME_UNKNOWN(EventType.TOOL_OUTCOME_UNKNOWN, false);

  private final EventType event;
  private final boolean answers;

  OutcomeKind(EventType event, boolean answers) {
    this.event = event;
    this.answers = answers;
  }

  /** What the run reports. */
  public EventType event() {
    return event;
  }

  /** Whether the model reads a result, and not an error that says why there is none. */
  public boolean answers() {
    return answers;
  }

  /** Its name in events and in answers of the API. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
