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

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
