package dev.holdfast.deploy.launcher.client;

/** The API did not do what it was asked for. The message is a sentence for people. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NOT_FOUND = 404;
  private static final int FIRST_OF_SERVER = 500;

  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  public boolean isNotFound() {
    return status == NOT_FOUND;
  }

  /** Whether the same may be answered later. */
  boolean passes() {
    return status == 429 || status >= FIRST_OF_SERVER;
  }

  /** Whether what was asked for cannot be. */
  public boolean isInvalid() {
    return status == 400 || status == 422;
  }
}
