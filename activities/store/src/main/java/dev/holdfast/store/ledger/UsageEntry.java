package dev.holdfast.store.ledger;

import dev.holdfast.workflows.model.ModelReply;
import org.jspecify.annotations.Nullable;

/**
 * What a model call used.
 *
 * @param used null: its reply never came whole, and nobody knows
 * @param attempt what tells tries of one step that were lost apart; empty where the claim does
 */
public record UsageEntry(
    String provider, String model, ModelReply.@Nullable Usage used, String attempt) {

  public static UsageEntry of(ModelReply.Usage used) {
    return new UsageEntry(used.provider(), used.model(), used, "");
  }

  /** The attempt under the claim that is ended or taken over. */
  public static UsageEntry lost(String provider, String model) {
    return new UsageEntry(provider, model, null, "");
  }

  /** A try of the settling attempt itself that came to nothing and may have been billed. */
  public static UsageEntry lost(String provider, String model, int attempt) {
    return new UsageEntry(provider, model, null, String.valueOf(attempt));
  }

  /** What tells this try apart from all others of its run. */
  public String of(String token) {
    return token + "/" + attempt;
  }

  public boolean lost() {
    return used == null;
  }
}
