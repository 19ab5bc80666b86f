package dev.holdfast.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The model did not reply as it should. The message is for people: no prompt, no key. */
public final class ModelFault extends Exception {
  private final FaultKind kind;
  private final String code;
  private final @Nullable Duration retryAfter;

  /**
   * A fault.
   *
   * @param retryAfter how long the provider wants to be left alone; null where it does not say
   */
  public ModelFault(FaultKind kind, String message, @Nullable Duration retryAfter) {
    super(message);
    this.kind = kind;
    this.code = kind.code();
    this.retryAfter = retryAfter;
  }

  public ModelFault(FaultKind kind, String message) {
    this(kind, message, null);
  }

  /**
   * A fault that a script plays.
   *
   * @param code machine-readable, e.g. {@code rate_limited}
   * @param retryable asking again may help
   */
  public ModelFault(String code, String message, boolean retryable) {
    super(message);
    this.kind = retryable ? FaultKind.PLAYED : FaultKind.PLAYED_FOR_GOOD;
    this.code = code;
    this.retryAfter = null;
  }

  public FaultKind kind() {
    return kind;
  }

  public String code() {
    return code;
  }

  /** Whether the same model is asked again. */
  public boolean retryable() {
    return kind.remedy().tries() > 1;
  }

  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** The message, never null. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
