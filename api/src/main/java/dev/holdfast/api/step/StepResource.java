package dev.holdfast.api.step;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.store.ledger.StepEntry;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step of a run. What was said in it stands in the transcript.
 *
 * @param name the same in all attempts
 * @param kind drain, model, call or finish
 * @param state claimed while it is performed, then settled; unknown where nobody knows whether its
 *     effect happened
 * @param branch that wrote it: {@code main}, or one that a reset opened
 * @param position place in the run's ledger, rising; null while it is claimed
 * @param effect what a tool's call does to the world; null for other steps and for calls that were
 *     never made
 * @param attempts how often it was begun, one where it was settled without a claim
 * @param claimedAt null where it was settled without a claim
 * @param call set for a call that has ended
 * @param model set for a model call that has ended
 */
record StepResource(
    String name,
    String kind,
    int turn,
    String state,
    String branch,
    @Nullable Long position,
    @Nullable String effect,
    int attempts,
    @Nullable Instant claimedAt,
    @Nullable Instant settledAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Call call,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Model model) {

  /**
   * A tool's call.
   *
   * @param outcome one of the ten ways in which a call ends
   */
  record Call(String id, String tool, String outcome) {}

  /**
   * A model's reply.
   *
   * @param calls how many calls it asked for
   * @param failure code of why there is no reply; null where there is one
   */
  record Model(
      String provider,
      String name,
      long inputTokens,
      long outputTokens,
      int calls,
      @Nullable String failure) {}

  static StepResource of(StepEntry row) {
    return new StepResource(
        row.name(),
        row.kind().wire(),
        row.turn(),
        state(row),
        row.branch(),
        row.position(),
        row.effect(),
        row.attempt(),
        row.claimedAt(),
        row.settledAt(),
        call(row),
        model(row));
  }

  private static String state(StepEntry row) {
    if (row.position() == null) {
      return "claimed";
    }
    return row.unknown() ? "unknown" : "settled";
  }

  private static @Nullable Call call(StepEntry row) {
    if (row.kind() != StepKind.CALL || row.result() == null) {
      return null;
    }
    CallEnd end = Wire.read(row.result(), CallEnd.class);
    return new Call(end.callId(), end.tool(), end.kind().wire());
  }

  private static @Nullable Model model(StepEntry row) {
    if (row.kind() != StepKind.MODEL || row.result() == null) {
      return null;
    }
    ModelReply reply = Wire.read(row.result(), ModelReply.class);
    RunEnding failure = reply.failure();
    return new Model(
        reply.usage().provider(),
        reply.usage().model(),
        reply.usage().inputTokens(),
        reply.usage().outputTokens(),
        reply.asked().size(),
        failure == null ? null : failure.code());
  }
}
