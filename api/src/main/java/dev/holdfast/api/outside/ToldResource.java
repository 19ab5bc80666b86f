package dev.holdfast.api.outside;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an event.
 *
 * @param object always {@code outside_event}
 * @param status {@code fed} to the runs that waited, or {@code kept} for one that will
 * @param runs to which it went
 */
record ToldResource(
    String id,
    String object,
    String name,
    @Nullable String correlation,
    String status,
    List<String> runs) {}
