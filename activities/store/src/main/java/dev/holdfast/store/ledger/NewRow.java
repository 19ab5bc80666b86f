package dev.holdfast.store.ledger;

import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Effect;
import org.jspecify.annotations.Nullable;

/**
 * A row to be settled.
 *
 * @param artifact what was too long for it, kept with it; null where nothing was
 */
public record NewRow(
    String name,
    StepKind kind,
    int turn,
    int slot,
    String digest,
    @Nullable String action,
    @Nullable Effect effect,
    String result,
    @Nullable String artifact) {

  public NewRow(
      String name,
      StepKind kind,
      int turn,
      int slot,
      String digest,
      @Nullable String action,
      @Nullable Effect effect,
      String result) {
    this(name, kind, turn, slot, digest, action, effect, result, null);
  }

  public static NewRow plain(
      String name, StepKind kind, int turn, int slot, String digest, String result) {
    return new NewRow(name, kind, turn, slot, digest, null, null, result);
  }

  public String resultDigest() {
    return Digest.of(result);
  }
}
