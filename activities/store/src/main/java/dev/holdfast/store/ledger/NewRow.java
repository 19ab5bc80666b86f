package dev.holdfast.store.ledger;

import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Effect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row to be settled.
 *
 * @param artifacts what is kept with it: what was too long for it, and what it names
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
    List<NewArtifact> artifacts) {

  public NewRow {
    artifacts = List.copyOf(artifacts);
  }

  public NewRow(
      String name,
      StepKind kind,
      int turn,
      int slot,
      String digest,
      @Nullable String action,
      @Nullable Effect effect,
      String result) {
    this(name, kind, turn, slot, digest, action, effect, result, List.of());
  }

  public static NewRow plain(
      String name, StepKind kind, int turn, int slot, String digest, String result) {
    return new NewRow(name, kind, turn, slot, digest, null, null, result);
  }

  public String resultDigest() {
    return Digest.of(result);
  }
}
