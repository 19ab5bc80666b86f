package dev.holdfast.workflows.model;

/** Why a reply ended. */
public enum StopReason {
  /** The model was done. */
  DONE,
  /** It wants tools to be called. */
  CALLS,
  /** It reached the most it may write: the reply is not whole. */
  MAX_TOKENS,
  /** A filter of the provider stopped it. */
  FILTERED,
  /** The model did not want to. */
  REFUSED,
  /** Something else, or the provider did not say. */
  OTHER
}
