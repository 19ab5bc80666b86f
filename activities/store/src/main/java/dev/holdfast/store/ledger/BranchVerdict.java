package dev.holdfast.store.ledger;

/** What became of a branch that was to be opened. */
public enum BranchVerdict {
  OPEN,
  TERMINAL,
  FENCED,
  MISSING
}
