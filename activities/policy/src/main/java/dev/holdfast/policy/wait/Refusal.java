package dev.holdfast.policy.wait;

import java.util.Locale;

/** Why a decision does not count. */
public enum Refusal {
  /** Somebody else's stands, or this one's. */
  ALREADY_DECIDED,
  /** It came too late. */
  EXPIRED,
  /** What was asked no longer stands: the call ended otherwise. */
  SUPERSEDED,
  /** Others were asked. */
  NOT_AN_APPROVER,
  /** The run acts for the one who decides. */
  SELF_APPROVAL,
  /** They have said what they think before. */
  ALREADY_VOTED,
  /** The arguments may not be changed, or what they were changed to does not fit the tool. */
  INVALID_ARGUMENTS,
  /** The answer does not fit what was asked, or is too long. */
  INVALID_ANSWER,
  /** This cannot be said about such a wait. */
  NOT_POSSIBLE;

  /** Its name in rows and answers. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
