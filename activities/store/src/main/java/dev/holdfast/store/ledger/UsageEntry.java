package dev.holdfast.store.ledger;

import org.jspecify.annotations.Nullable;

/** What a model call used. Null tokens: its reply never came, and nobody knows. */
public record UsageEntry(
    String provider, String model, @Nullable Long inputTokens, @Nullable Long outputTokens) {

  public static UsageEntry lost(String provider, String model) {
    return new UsageEntry(provider, model, null, null);
  }

  public boolean lost() {
    return inputTokens == null;
  }
}
