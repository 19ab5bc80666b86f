package dev.holdfast.workflows.failure;

import org.jspecify.annotations.Nullable;

/**
 * A failure with its code. The message names the thing and the fact, never a secret or a prompt.
 */
public class HoldfastException extends RuntimeException {
  private final FailureCode code;

  public HoldfastException(FailureCode code, String message) {
    this(code, message, null);
  }

  public HoldfastException(FailureCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }
}
