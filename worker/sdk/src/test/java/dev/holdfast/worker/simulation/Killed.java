package dev.holdfast.worker.simulation;

/** The process is gone: nothing of it runs any further. */
final class Killed extends Error {
  private static final long serialVersionUID = 1;

  Killed() {
    super("killed", null, false, false);
  }
}
