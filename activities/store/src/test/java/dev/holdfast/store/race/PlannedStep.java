package dev.holdfast.store.race;

import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.Effect;
import java.util.ArrayList;
import java.util.List;

/** A call that every executor of the run will come upon. */
record PlannedStep(String run, int turn, int slot, Effect effect) {
  static final int TURNS = 4;

  private static final List<Effect> CALLS =
      List.of(
          Effect.UNSAFE,
          Effect.UNSAFE,
          Effect.READ,
          Effect.UNSAFE,
          Effect.IDEMPOTENT,
          Effect.RECONCILABLE,
          Effect.UNSAFE,
          Effect.READ,
          Effect.IDEMPOTENT);

  static List<PlannedStep> callsOf(String run, int turn) {
    List<PlannedStep> calls = new ArrayList<>();
    for (int slot = 0; slot < CALLS.size(); slot++) {
      calls.add(new PlannedStep(run, turn, slot, CALLS.get(slot)));
    }
    return calls;
  }

  String name() {
    return StepNames.call("t" + turn + "c" + slot);
  }

  /** What an effect outside would be recognised by. */
  String key() {
    return run + "/" + name();
  }

  NewRow row(String result) {
    return new NewRow(
        name(), StepKind.CALL, turn, slot + 1, "digest", "action " + slot, effect, result);
  }
}
