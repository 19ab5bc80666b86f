package dev.holdfast.store.step;

/** The attempt that carries a step. */
public interface Carrier {

  /** Temporal's id of the execution this attempt belongs to. */
  String execution();

  /** Whether it is a local activity: without heartbeat, cancellation or a queue of its own. */
  boolean local();

  /** Says that the attempt lives. */
  Pulse beat();

  /** What a heartbeat came back with. */
  enum Pulse {
    GO_ON,
    /** The run asks this step to stop. */
    CANCELLED,
    /** Temporal no longer counts on this attempt; the row decides whether its answer does. */
    DISOWNED
  }
}
