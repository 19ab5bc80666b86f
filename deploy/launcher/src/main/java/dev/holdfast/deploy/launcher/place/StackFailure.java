package dev.holdfast.deploy.launcher.place;

import org.jspecify.annotations.Nullable;

/** Something the user must know, with the way out. Printed without a stack trace. */
public final class StackFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String fact;
  private final String wayOut;

  public StackFailure(String fact, String wayOut) {
    this(fact, wayOut, null);
  }

  public StackFailure(String fact, String wayOut, @Nullable Throwable cause) {
    super(fact, cause);
    this.fact = fact;
    this.wayOut = wayOut;
  }

  @Override
  public String getMessage() {
    return fact;
  }

  /** What the user can do about it; empty if nothing sensible can be said. */
  public String wayOut() {
    return wayOut;
  }

  /** Fact and way out, one below the other. */
  public String explanation() {
    return wayOut.isEmpty() ? fact : fact + "\n" + wayOut;
  }
}
