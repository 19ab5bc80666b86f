package dev.holdfast.workflows.tool;

/** The answer of a reconcilable tool that is asked whether a call with an effect key happened. */
public sealed interface Reconciled {

  /** It happened; this is its result. */
  record Done(Object result) implements Reconciled {}

  /** It did not happen and can be sent now. */
  record NotDone() implements Reconciled {}

  /** The tool cannot tell. */
  record Unknown() implements Reconciled {}
}
