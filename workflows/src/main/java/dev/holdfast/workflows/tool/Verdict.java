package dev.holdfast.workflows.tool;

/** What judging decided about a planned call. */
public enum Verdict {
  /** Goes ahead as planned. */
  PROCEED,
  /** Was ended in the commit of the model step: unknown tool or invalid arguments. */
  ENDED
}
