package dev.holdfast.workflows.run;

import java.util.Locale;

/** Why a run holds before it goes on. */
public enum HoldReason {
  /** Somebody paused it. */
  PAUSED,
  /** A limit is used up, and its agent asks for more instead of ending. */
  BUDGET;

  /** As the row of the run says it. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
