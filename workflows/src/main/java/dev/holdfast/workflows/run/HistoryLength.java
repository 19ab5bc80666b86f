package dev.holdfast.workflows.run;

/**
 * Counts what an execution has put into its history. Our own count, and not the server's: it does
 * not depend on how tasks were cut, so every replay comes to the same end.
 */
final class HistoryLength {
  private static final int MOST_STEPS = 400;
  private static final int MOST_WAKES = 1_000;
  private static final long MOST_BYTES = 400_000;

  /** A marker or activity with its receipt, a call in the plan of a model step, a signal. */
  private static final int STEP_BYTES = 700;

  private static final int PLANNED_BYTES = 400;
  private static final int WAKE_BYTES = 300;

  private final int mostSteps;
  private int steps;
  private int wakes;
  private long bytes;

  HistoryLength(int segmentSteps) {
    this.mostSteps = segmentSteps > 0 ? segmentSteps : MOST_STEPS;
  }

  void stepped() {
    steps++;
    bytes += STEP_BYTES;
  }

  void planned(int calls) {
    bytes += (long) calls * PLANNED_BYTES;
  }

  void woken() {
    wakes++;
    bytes += WAKE_BYTES;
  }

  boolean enough() {
    return steps >= mostSteps || wakes >= MOST_WAKES || bytes >= MOST_BYTES;
  }
}
