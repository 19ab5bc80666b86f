package dev.holdfast.store.run;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;

/**
 * A run to be accepted.
 *
 * @param spec JSON of the frozen agent
 * @param input JSON text
 * @param metadata JSON object of strings
 * @param plan JSON of the {@code RunPlan} its workflow is started with
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
    Instant deadlineAt) {}
