package dev.holdfast.worker.process.upgrade;

/** Why nothing is done, and the way out. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String reason) {
    super(reason, null, false, false);
  }
}
