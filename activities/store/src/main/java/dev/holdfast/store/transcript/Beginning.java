package dev.holdfast.store.transcript;

import java.time.Instant;

/**
 * What a run begins with.
 *
 * @param spec JSON of the frozen agent
 * @param input JSON text
 */
public record Beginning(String spec, String input, Instant acceptedAt) {}
