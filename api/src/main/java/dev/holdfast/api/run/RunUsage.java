package dev.holdfast.api.run;

import dev.holdfast.store.usage.ModelUsage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the model calls of a run used up to now, on all its branches.
 *
 * @param calls that were answered
 * @param costMicros millionths of the currency: the sum of what is known, null where nothing is
 * @param currency null where there is no amount
 * @param costKnown whether the sum is all there is to pay for the answered calls
 * @param lostAttempts whose reply never came, as their process died: what they cost, nobody knows
 */
public record RunUsage(
    long calls,
    long inputTokens,
    long outputTokens,
    @Nullable Long costMicros,
    @Nullable String currency,
    boolean costKnown,
    long lostAttempts) {

  public static RunUsage of(List<ModelUsage> rows) {
    Cost cost = Cost.of(rows);
    return new RunUsage(
        rows.stream().mapToLong(ModelUsage::calls).sum(),
        rows.stream().mapToLong(ModelUsage::inputTokens).sum(),
        rows.stream().mapToLong(ModelUsage::outputTokens).sum(),
        cost.costMicros(),
        cost.currency(),
        cost.costKnown(),
        rows.stream().mapToLong(ModelUsage::lost).sum());
  }
}
