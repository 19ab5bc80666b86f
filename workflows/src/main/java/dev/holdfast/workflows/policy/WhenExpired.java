package dev.holdfast.workflows.policy;

/** What becomes of a call about which nobody decided in time. */
public enum WhenExpired {
  DENY,
  /** It is made: only for what does less harm than waiting. */
  PROCEED
}
