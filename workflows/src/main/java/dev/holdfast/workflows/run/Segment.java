package dev.holdfast.workflows.run;

import org.jspecify.annotations.Nullable;

/**
 * What one execution hands to the next when a run goes on in a fresh history. Everything else is in
 * the ledger.
 *
 * @param past digest of all turns before
 * @param after position of the newest row seen
 * @param woken something waits in the inbox that no drain has looked for
 * @param nativelyCancelled the execution was cancelled natively
 */
public record Segment(
    Progress progress, String past, long after, boolean woken, boolean nativelyCancelled) {

  static RunState stateOf(@Nullable Segment segment) {
    return segment == null ? RunState.BEGIN : RunState.asking(segment.progress);
  }
}
