package dev.holdfast.store.run;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which runs a list shows. Null or empty asks for nothing in particular.
 *
 * @param statuses wire names, any of which
 * @param from accepted then or later
 * @param before accepted earlier
 * @param metadata pairs, all of which
 */
public record RunFilter(
    Set<String> statuses,
    @Nullable String agent,
    @Nullable Instant from,
    @Nullable Instant before,
    Map<String, String> metadata) {
  public static final RunFilter ALL = new RunFilter(Set.of(), null, null, null, Map.of());

  public RunFilter {
    statuses = Set.copyOf(statuses);
    metadata = Map.copyOf(metadata);
  }

  /** A place in a list: behind the run that was accepted then. */
  public record Place(Instant createdAt, String runId) {}
}
