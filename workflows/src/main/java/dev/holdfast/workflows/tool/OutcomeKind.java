package dev.holdfast.workflows.tool;

/** The ten ways a call can end. Every call ends in exactly one of them. */
public enum OutcomeKind {
  OK,
  ERROR,
  INVALID_ARGUMENTS,
  TIMED_OUT,
  DENIED,
  EXPIRED,
  SKIPPED,
  ANSWERED,
  CANCELLED,
  OUTCOME_UNKNOWN
}
