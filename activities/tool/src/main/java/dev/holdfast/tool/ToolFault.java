package dev.holdfast.tool;

import org.jspecify.annotations.Nullable;

/** A tool ended with an error. The message is shown to the model. */
public final class ToolFault extends Exception {
  public ToolFault(String message) {
    this(message, null);
  }

  public ToolFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
