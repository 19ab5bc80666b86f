package dev.holdfast.api.usage;

import dev.holdfast.api.run.Cost;
import dev.holdfast.store.usage.ModelUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model calls of a run used, on all its branches.
 *
 * @param object always {@code usage}
 * @param calls that were answered
 * @param cost of the answered calls
 * @param lost attempts whose reply never came, as their process died
 * @param models the same by model
 */
record UsageResource(
    String object,
    String run,
    long calls,
    long inputTokens,
    long outputTokens,
    Cost cost,
    Lost lost,
    List<Model> models) {

  /**
   * Attempts nobody knows the cost of.
   *
   * @param costKnown false as soon as there is one
   */
  record Lost(long attempts, boolean costKnown) {
    static Lost of(List<ModelUsage> rows) {
      long attempts = rows.stream().mapToLong(ModelUsage::lost).sum();
      return new Lost(attempts, attempts == 0);
    }
  }

  /**
   * The share of one model.
   *
   * @param cachedInputTokens of the input, read from the provider's cache; left out where it did
   *     not tell
   * @param cacheWriteTokens of the input, written to the provider's cache; likewise
   * @param reasoningTokens of the output; likewise
   */
  record Model(
      String provider,
      String model,
      long calls,
      long inputTokens,
      long outputTokens,
      @Nullable Long cachedInputTokens,
      @Nullable Long cacheWriteTokens,
      @Nullable Long reasoningTokens,
      Cost cost,
      Lost lost) {
    static Model of(ModelUsage row) {
      return new Model(
          row.provider(),
          row.model(),
          row.calls(),
          row.inputTokens(),
          row.outputTokens(),
          row.cachedInputTokens(),
          row.cacheWriteTokens(),
          row.reasoningTokens(),
          Cost.of(List.of(row)),
          Lost.of(List.of(row)));
    }
  }

  static UsageResource of(String runId, List<ModelUsage> rows) {
    return new UsageResource(
        "usage",
        runId,
        rows.stream().mapToLong(ModelUsage::calls).sum(),
        rows.stream().mapToLong(ModelUsage::inputTokens).sum(),
        rows.stream().mapToLong(ModelUsage::outputTokens).sum(),
        Cost.of(rows),
        Lost.of(rows),
        rows.stream().map(Model::of).toList());
  }
}
