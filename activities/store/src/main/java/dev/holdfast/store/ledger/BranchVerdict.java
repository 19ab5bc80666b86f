package dev.holdfast.store.ledger;

/** What became of a branch that was to be opened. */
public enum BranchVerdict {
  /** It is open, and sees what its execution has seen. */
  OPEN,
  /** Another branch was opened since the caller looked: look again. */
  CHANGED,
  /** The run has ended. */
  TERMINAL,
  /** It was left. */
  FENCED,
  /** There is no such run. */
  MISSING
}
