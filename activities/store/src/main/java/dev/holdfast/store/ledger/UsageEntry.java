package dev.holdfast.store.ledger;

/** What a model call used. */
public record UsageEntry(String provider, String model, long inputTokens, long outputTokens) {}
