package dev.holdfast.store.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row of the ledger as its readers see it.
 *
 * @param branch that wrote it
 * @param position place in the run's ledger; null while it is claimed
 * @param unknown settled without knowing whether the effect happened
 * @param effect wire name; null for a step without one
 * @param attempt 1, and one more each time a lapsed claim was taken over
 * @param result JSON; null while it is claimed
 * @param claimedAt null where it settled without a claim
 */
public record StepEntry(
    String name,
    StepKind kind,
    int turn,
    String branch,
    @Nullable Long position,
    boolean unknown,
    @Nullable String effect,
    int attempt,
    @Nullable String result,
    @Nullable Instant claimedAt,
    @Nullable Instant settledAt) {}
