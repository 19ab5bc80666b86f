package dev.holdfast.store.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event as it was reported.
 *
 * @param seq its number within the run: 1, 2, 3 … without a gap
 * @param type wire name
 * @param step the step that reported it; null where the run itself did
 * @param data JSON object
 */
public record RunEvent(
    long seq, String type, @Nullable String step, String data, Instant createdAt) {}
