package dev.holdfast.store.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as its readers see it.
 *
 * @param status wire name; {@code queued}, {@code running}, {@code requires_action} or a terminal
 *     one
 * @param modelName the model its agent asks first; null in lists
 * @param requestedBy for whom it acts; null: for who started it
 * @param ending JSON of the {@code RunEnding}; null while the run is open
 * @param outcome JSON of what the run produced; null where it produced nothing
 * @param problem what keeps the run from going on, in a sentence
 * @param lastEvent number of its newest event
 */
public record RunView(
    String runId,
    String agent,
    String version,
    String specDigest,
    String group,
    String modelProvider,
    @Nullable String modelName,
    String input,
    String metadata,
    String createdBy,
    @Nullable String requestedBy,
    Instant createdAt,
    Instant deadlineAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    String status,
    boolean terminal,
    @Nullable String ending,
    @Nullable String outcome,
    @Nullable Instant cancelRequestedAt,
    @Nullable String problem,
    String branch,
    long lastStep,
    long lastEvent) {

  /** For whom it acts. */
  public String requester() {
    return requestedBy == null ? createdBy : requestedBy;
  }
}
