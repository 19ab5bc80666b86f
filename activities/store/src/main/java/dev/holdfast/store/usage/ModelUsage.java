package dev.holdfast.store.usage;

import org.jspecify.annotations.Nullable;

/**
 * What the calls of one model used in a run, on all its branches.
 *
 * @param calls that were answered
 * @param priced of those, how many have a known cost
 * @param cachedInputTokens of the input, read from a provider's cache; null where none told
 * @param cacheWriteTokens of the input, written to a provider's cache; null where none told
 * @param reasoningTokens of the output; null where none told
 * @param costMicros the sum of the known costs; null while there is none
 * @param lost attempts whose reply never came: what they used, nobody knows
 */
public record ModelUsage(
    String provider,
    String model,
    long calls,
    long priced,
    long inputTokens,
    long outputTokens,
    @Nullable Long cachedInputTokens,
    @Nullable Long cacheWriteTokens,
    @Nullable Long reasoningTokens,
    @Nullable Long costMicros,
    long lost) {}
