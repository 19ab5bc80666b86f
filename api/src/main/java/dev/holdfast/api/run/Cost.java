package dev.holdfast.api.run;

import dev.holdfast.store.usage.ModelUsage;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was paid.
 *
 * @param costMicros millionths of the currency: the sum of what is known, null where nothing is
 * @param currency null where there is no amount
 * @param costKnown whether the sum is all there is to pay
 */
public record Cost(@Nullable Long costMicros, @Nullable String currency, boolean costKnown) {
  private static final String CURRENCY = "USD";

  public static Cost of(List<ModelUsage> rows) {
    boolean known = rows.stream().allMatch(row -> row.priced() == row.calls());
    List<Long> costs = rows.stream().map(ModelUsage::costMicros).filter(Objects::nonNull).toList();
    boolean free = rows.stream().allMatch(row -> row.calls() == 0);
    Long micros = costs.isEmpty() && !free ? null : costs.stream().mapToLong(Long::longValue).sum();
    return new Cost(micros, micros == null ? null : CURRENCY, known);
  }
}
