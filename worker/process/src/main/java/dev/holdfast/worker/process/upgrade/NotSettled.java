package dev.holdfast.worker.process.upgrade;

/** From here on a run would do something: a look at what it has done ends. */
final class NotSettled extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotSettled(String step) {
    super(step + " is not settled", null, false, false);
  }
}
