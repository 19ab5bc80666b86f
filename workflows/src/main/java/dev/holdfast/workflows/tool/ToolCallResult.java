package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * How the call ended; its content stays in the ledger.
 *
 * @param outgrown it took longer than the fast lane allows
 * @param millis how long it took
 * @param said digest of how it ended and what it said, which another call may share
 * @param held nobody knows how it ended, and somebody is asked
 */
public record ToolCallResult(
    Receipt receipt,
    OutcomeKind kind,
    boolean outgrown,
    long millis,
    @Nullable String said,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean held) {

  public ToolCallResult(
      Receipt receipt, OutcomeKind kind, boolean outgrown, long millis, @Nullable String said) {
    this(receipt, kind, outgrown, millis, said, false);
  }

  public static ToolCallResult of(Receipt receipt, CallEnd end) {
    return new ToolCallResult(
        receipt,
        end.kind(),
        end.outgrown(),
        end.millis(),
        Digest.of(end.kind().name(), end.content()),
        end.held());
  }
}
