package dev.holdfast.workflows.run;

/**
 * A step cannot be performed by this code or on this worker now. Fails the workflow task, not the
 * run: the next worker, or the next release, goes on.
 */
final class StepBlocked extends RuntimeException {
  StepBlocked(String message, Throwable cause) {
    super(message, cause);
  }
}
