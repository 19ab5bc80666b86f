package dev.holdfast.workflows.step;

/** How a step is carried: both lanes keep the same promise, the ledger row. */
public enum Lane {
  /**
   * A local activity: lowest latency, cannot be cancelled, ends within {@link #FAST_LIMIT_MILLIS}.
   */
  FAST,
  /** A regular activity: heartbeats, cancellation in seconds, a queue of its own. */
  QUEUED;

  /** What outlives this has outgrown the fast lane: its later calls in the run are queued. */
  public static final long FAST_LIMIT_MILLIS = 2_000;
}
