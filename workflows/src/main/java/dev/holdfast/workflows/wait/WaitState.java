package dev.holdfast.workflows.wait;

import java.util.Locale;

/** How far a wait has come. Only a pending one changes. */
public enum WaitState {
  PENDING,
  /** The call was let go, as it was or changed. */
  APPROVED,
  /** The call ended without being performed. */
  DENIED,
  /** Somebody, or something, gave the call its result. */
  ANSWERED,
  /** Its time passed. */
  EXPIRED,
  /** What it waited for no longer stands: the call ended otherwise. */
  SUPERSEDED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
