package dev.holdfast.store.run;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run to be accepted.
 *
 * @param spec JSON of the frozen agent
 * @param input JSON text
 * @param metadata JSON object of strings
 * @param plan JSON of the {@code RunPlan} its workflow is started with
 * @param requestedBy for whom the caller asked; null: for itself
 */
public record NewRun(
    String runId,
    Principal principal,
    String agent,
    String version,
    String specDigest,
    String spec,
    String group,
    String modelProvider,
    String input,
    String metadata,
    String plan,
    Instant createdAt,
    Instant deadlineAt,
    @Nullable String requestedBy) {

  /** For the caller itself. */
  public NewRun(
      String runId,
      Principal principal,
      String agent,
      String version,
      String specDigest,
      String spec,
      String group,
      String modelProvider,
      String input,
      String metadata,
      String plan,
      Instant createdAt,
      Instant deadlineAt) {
    this(
        runId,
        principal,
        agent,
        version,
        specDigest,
        spec,
        group,
        modelProvider,
        input,
        metadata,
        plan,
        createdAt,
        deadlineAt,
        null);
  }

  /** For whom the run acts. */
  public String requester() {
    return requestedBy == null ? principal.actor() : requestedBy;
  }
}
