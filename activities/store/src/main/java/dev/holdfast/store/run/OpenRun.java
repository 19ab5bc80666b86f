package dev.holdfast.store.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run that has not ended, with what it takes to start its workflow.
 *
 * @param plan JSON of the {@code RunPlan}
 * @param startedAt when its first step was performed; null before
 */
public record OpenRun(
    String runId,
    String org,
    String application,
    String branch,
    String plan,
    String group,
    String status,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable String problem) {}
