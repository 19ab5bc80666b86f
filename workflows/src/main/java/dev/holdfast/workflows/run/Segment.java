package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wait.SignalledDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one execution hands to the next when a run goes on in a fresh history. Everything else is in
 * the ledger.
 *
 * @param past digest of all turns before
 * @param after position of the newest row seen
 * @param woken something waits in the inbox that no drain has looked for
 * @param nativelyCancelled the execution was cancelled natively
 * @param parked where within a turn it goes on; null between turns
 * @param decisions that came by signals and were told to no drain yet
 */
public record Segment(
    Progress progress,
    String past,
    long after,
    boolean woken,
    boolean nativelyCancelled,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Parked parked,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<SignalledDecision> decisions) {

  public Segment {
    // Null in what was handed on before there were any.
    decisions = decisions == null ? List.of() : List.copyOf(decisions);
  }

  static RunState stateOf(@Nullable Segment segment) {
    if (segment == null) {
      return RunState.BEGIN;
    }
    RunState asking = RunState.asking(segment.progress);
    Parked parked = segment.parked;
    return parked == null ? asking : asking.in(new Phase.Calling(parked.calls()));
  }

  static @Nullable Parked parkedIn(@Nullable Segment segment) {
    return segment == null ? null : segment.parked;
  }

  /**
   * A turn some of whose calls wait, while nothing is under way.
   *
   * @param calls of the turn, without those that judging ended
   * @param landed results of those that were performed, each with the slot of its call
   * @param nextDrain number of the first drain that was not looked at
   * @param reply digests of what the turn has settled so far
   */
  public record Parked(
      List<PlannedCall> calls, List<Landed> landed, int nextDrain, List<String> reply) {
    public Parked {
      calls = List.copyOf(calls);
      landed = List.copyOf(landed);
      reply = List.copyOf(reply);
    }

    /** What a call came to. */
    public record Landed(int slot, ToolCallResult result) {}
  }
}
