package dev.holdfast.workflows.failure;

import io.temporal.failure.ApplicationFailure;
import org.jspecify.annotations.Nullable;

/** The one place where a {@link FailureCode} enters and leaves Temporal. */
public final class Failures {
  private Failures() {}

  public static ApplicationFailure toTemporal(HoldfastException failure) {
    FailureCode code = failure.code();
    return code.retryable()
        ? ApplicationFailure.newFailureWithCause(failure.getMessage(), code.wire(), failure)
        : ApplicationFailure.newNonRetryableFailureWithCause(
            failure.getMessage(), code.wire(), failure);
  }

  /** The code that a failure from Temporal carries, or null where it carries none of ours. */
  public static @Nullable FailureCode codeOf(@Nullable Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ApplicationFailure application) {
        for (FailureCode code : FailureCode.values()) {
          if (code.wire().equals(application.getType())) {
            return code;
          }
        }
      }
    }
    return null;
  }
}
