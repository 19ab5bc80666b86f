package dev.holdfast.model.step;

import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Slots;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import org.jspecify.annotations.Nullable;

/** The row of a turn's model call. */
final class ModelRow {
  private ModelRow() {}

  static NewRow of(StepRef ref, int turn, ModelReply reply) {
    return NewRow.plain(
        ref.name(), StepKind.MODEL, turn, Slots.MODEL, ref.digest(), Wire.write(reply));
  }

  /** What is settled already, or why nothing more may be. */
  static @Nullable ModelAskResult standing(StepRef ref, RunView view) {
    SeenRow row = Executor.standing(view, ref);
    if (row != null) {
      return ModelAskResult.of(Executor.receipt(row), row.value(ModelReply.class));
    }
    Halt halt = Executor.halt(view, ref);
    return halt == null ? null : new ModelAskResult(Receipt.halted(halt), null);
  }
}
