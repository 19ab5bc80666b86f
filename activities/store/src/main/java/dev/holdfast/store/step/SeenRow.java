package dev.holdfast.store.step;

import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;

/**
 * A settled row as a view holds it: read once, since every turn shows all of them to its model.
 *
 * @param value what the row holds, by its kind
 */
public record SeenRow(
    String name,
    StepKind kind,
    int turn,
    int slot,
    String digest,
    long position,
    String resultDigest,
    Object value) {

  public static SeenRow of(LedgerRow row) {
    return new SeenRow(
        row.name(),
        row.kind(),
        row.turn(),
        row.slot(),
        row.digest(),
        row.position(),
        row.resultDigest(),
        Wire.read(row.result(), type(row.kind())));
  }

  /** What it holds, as the type that its kind has. */
  public <T> T value(Class<T> type) {
    return type.cast(value);
  }

  private static Class<?> type(StepKind kind) {
    return switch (kind) {
      case DRAIN -> Drained.class;
      case MODEL -> ModelReply.class;
      case CALL -> CallEnd.class;
      case COMPACT -> Compacted.class;
      case FINISH -> RunEnding.class;
    };
  }
}
