package dev.holdfast.workflows.tool;

/** What judging decided about a planned call. */
public enum Verdict {
  /** Goes ahead as planned. */
  PROCEED,
  /** Waits: people, an answer, an event or a time let it go on, or end it. */
  WAIT,
  /**
   * Was ended in the commit of the model step: unknown tool, invalid arguments, or a rule says so.
   */
  ENDED
}
