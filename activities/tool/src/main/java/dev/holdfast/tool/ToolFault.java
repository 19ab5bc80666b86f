package dev.holdfast.tool;

import org.jspecify.annotations.Nullable;

/**
 * A tool ended with an error. The message is shown to the model. By default the error is for good:
 * the call is not tried again, whatever its tool allows.
 */
public final class ToolFault extends Exception {
  private static final long serialVersionUID = 1;

  private final boolean retryable;

  public ToolFault(String message) {
    this(message, null);
  }

  public ToolFault(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private ToolFault(String message, @Nullable Throwable cause, boolean retryable) {
    super(message, cause);
    this.retryable = retryable;
  }

  /** An error that may be gone when the call is tried again. */
  public static ToolFault passing(String message, @Nullable Throwable cause) {
    return new ToolFault(message, cause, true);
  }

  /** Whether the same call may succeed when it is tried again. */
  public boolean retryable() {
    return retryable;
  }
}
