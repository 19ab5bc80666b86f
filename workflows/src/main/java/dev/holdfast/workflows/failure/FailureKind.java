package dev.holdfast.workflows.failure;

/** Who can do something about a failure. */
public enum FailureKind {
  /** The request is wrong. */
  CALLER,
  /** A rule forbids it. */
  POLICY,
  /** Something we depend on did not answer as it should. */
  DEPENDENCY,
  /** A limit is reached. */
  LIMIT,
  /** We are wrong. */
  BUG
}
