package dev.holdfast.workflows.run;

/** What judging decided about a reply as the run's outcome. */
public enum OutcomeVerdict {
  /** The reply is none: it asks for calls. */
  NONE,
  ACCEPTED,
  /** It does not match the agent's outcome schema. */
  INVALID,
  /** Something that must have happened by now has not. */
  UNMET
}
