package dev.holdfast.workflows.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one execution hands to the next when a run goes on in a fresh history. Everything else is in
 * the ledger.
 *
 * @param turn the turn to begin with
 * @param toolCalls calls planned so far
 * @param modelOutgrown as in {@link RunState}
 * @param outgrownTools as in {@link RunState}
 * @param past digest of all turns before
 * @param after position of the newest row seen
 * @param woken something waits in the inbox that no drain has looked for
 * @param nativelyCancelled the execution was cancelled natively
 */
public record Segment(
    int turn,
    int toolCalls,
    boolean modelOutgrown,
    List<String> outgrownTools,
    String past,
    long after,
    boolean woken,
    boolean nativelyCancelled) {

  public Segment {
    outgrownTools = List.copyOf(outgrownTools);
  }

  static RunState stateOf(@Nullable Segment segment) {
    return segment == null
        ? RunState.BEGIN
        : new RunState(
            segment.turn,
            segment.toolCalls,
            segment.modelOutgrown,
            segment.outgrownTools,
            new Phase.Asking());
  }
}
