package dev.holdfast.workflows.run;

/** The terminal statuses of a run. */
public enum EndingKind {
  COMPLETED,
  INCOMPLETE,
  FAILED,
  CANCELLED
}
