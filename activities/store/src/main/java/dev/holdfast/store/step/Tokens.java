package dev.holdfast.store.step;

import dev.holdfast.workflows.wait.WaitKind;

/** Mints what must be unique: attempts and calls. */
public interface Tokens {

  /** A token for one attempt at a step. */
  String mint();

  /** An id for a call that a settled model step plans. */
  String mintCallId();

  /** An id for what a call waits for. */
  String mintWaitId(WaitKind kind);
}
