package dev.holdfast.store.ledger;

import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Effect;
import org.jspecify.annotations.Nullable;

/** A row to be settled. */
public record NewRow(
    String name,
    StepKind kind,
    int turn,
    int slot,
    String digest,
    @Nullable String action,
    @Nullable Effect effect,
    String result) {

  public static NewRow plain(
      String name, StepKind kind, int turn, int slot, String digest, String result) {
    return new NewRow(name, kind, turn, slot, digest, null, null, result);
  }

  public String resultDigest() {
    return Digest.of(result);
  }
}
