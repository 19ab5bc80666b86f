package dev.holdfast.store.step;

/** Mints what must be unique: attempts and calls. */
public interface Tokens {

  /** A token for one attempt at a step. */
  String mint();

  /** An id for a call that a settled model step plans. */
  String mintCallId();
}
