package dev.holdfast.store.testing;

/** What a model call used; {@code lost} when its reply never came. */
public record UsageRow(String step, String token, String provider, String model, boolean lost) {}
