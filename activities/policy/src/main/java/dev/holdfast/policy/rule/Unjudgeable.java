package dev.holdfast.policy.rule;

/** A rule cannot say whether it matches. */
final class Unjudgeable extends Exception {
  Unjudgeable(String message) {
    super(message);
  }
}
