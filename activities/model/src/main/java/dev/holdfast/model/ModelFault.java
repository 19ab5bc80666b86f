package dev.holdfast.model;

/** The model did not reply as it should. */
public final class ModelFault extends Exception {
  private final String code;
  private final boolean retryable;

  /**
   * A fault.
   *
   * @param code machine-readable, e.g. {@code rate_limited}
   * @param retryable asking again may help
   */
  public ModelFault(String code, String message, boolean retryable) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }

  public String code() {
    return code;
  }

  public boolean retryable() {
    return retryable;
  }
}
