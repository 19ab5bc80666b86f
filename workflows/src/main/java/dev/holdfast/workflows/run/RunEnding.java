package dev.holdfast.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * How a run ends or ended.
 *
 * @param code machine-readable reason; null for a plain completion
 * @param message one sentence for people, null where the code says it all
 * @param by principal that caused it, where one did
 * @param outcomeStep the step whose row holds the outcome, null where there is none
 */
public record RunEnding(
    EndingKind kind,
    @Nullable String code,
    @Nullable String message,
    @Nullable String by,
    @Nullable String outcomeStep) {

  public static RunEnding completed(String outcomeStep) {
    return new RunEnding(EndingKind.COMPLETED, null, null, null, outcomeStep);
  }

  public static RunEnding incomplete(String code, String message, @Nullable String outcomeStep) {
    return new RunEnding(EndingKind.INCOMPLETE, code, message, null, outcomeStep);
  }

  public static RunEnding failed(String code, String message) {
    return new RunEnding(EndingKind.FAILED, code, message, null, null);
  }

  public static RunEnding cancelled(@Nullable String reason, String by) {
    return new RunEnding(EndingKind.CANCELLED, "cancelled", reason, by, null);
  }

  /** A run that completes goes on instead if input is waiting; every other ending stands. */
  public boolean yieldsToInbox() {
    return kind == EndingKind.COMPLETED;
  }
}
