package dev.holdfast.workflows.wait;

import java.util.Locale;

/** What somebody who was asked may say. */
public enum Choice {
  /** Let the call go as it is. */
  APPROVE,
  /** Let it go with other arguments. */
  EDIT,
  /** Do not perform it. */
  DENY,
  /** Do not perform it: this is its result. */
  ANSWER;

  /** How a wait stands that this has closed. */
  public WaitState state() {
    return switch (this) {
      case APPROVE, EDIT -> WaitState.APPROVED;
      case DENY -> WaitState.DENIED;
      case ANSWER -> WaitState.ANSWERED;
    };
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
