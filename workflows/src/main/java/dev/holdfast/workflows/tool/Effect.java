package dev.holdfast.workflows.tool;

/** What happens to the world when a tool is called, as its author declares it. */
public enum Effect {
  /** Nothing changes: may be called again at any time. */
  READ,
  /** Calling again with the same effect key changes nothing more. */
  IDEMPOTENT,
  /** Must not be called twice, but can be asked by its effect key whether it happened. */
  RECONCILABLE,
  /** Must not be called twice and cannot be asked: sent at most once per call. */
  UNSAFE;

  /** Whether the call may be made again when nobody knows if it was made. */
  public boolean repeatable() {
    return this == READ || this == IDEMPOTENT;
  }
}
