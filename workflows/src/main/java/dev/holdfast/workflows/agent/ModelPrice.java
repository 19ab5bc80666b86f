package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a model costs, in millionths of a US dollar per million tokens: 2.50 dollars are 2,500,000.
 *
 * @param cachedInputMicros for input read from the provider's cache; null: as other input
 * @param cacheWriteMicros for input written to the provider's cache; null: as other input
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelPrice(
    long inputMicros,
    long outputMicros,
    @Nullable Long cachedInputMicros,
    @Nullable Long cacheWriteMicros) {
  public static final ModelPrice FREE = of(0, 0);

  private static final long PER = 1_000_000;

  public ModelPrice {
    if (inputMicros < 0
        || outputMicros < 0
        || (cachedInputMicros != null && cachedInputMicros < 0)
        || (cacheWriteMicros != null && cacheWriteMicros < 0)) {
      throw new IllegalArgumentException("price: no tokens cost less than nothing");
    }
  }

  /** A price without a special one for the cache. */
  public static ModelPrice of(long inputMicros, long outputMicros) {
    return new ModelPrice(inputMicros, outputMicros, null, null);
  }

  /**
   * The cost of one call in millionths of a dollar, rounded half up once.
   *
   * @param cached of the input, read from the cache
   * @param written of the input, written to the cache
   */
  public long cost(long input, long cached, long written, long output) {
    long plain = Math.max(0, input - cached - written);
    long sum =
        Math.multiplyExact(plain, inputMicros)
            + Math.multiplyExact(
                cached, cachedInputMicros == null ? inputMicros : cachedInputMicros)
            + Math.multiplyExact(written, cacheWriteMicros == null ? inputMicros : cacheWriteMicros)
            + Math.multiplyExact(output, outputMicros);
    return Math.addExact(sum, PER / 2) / PER;
  }
}
