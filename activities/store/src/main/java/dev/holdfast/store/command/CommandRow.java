package dev.holdfast.store.command;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A command as it stands.
 *
 * @param seq its place in the run's inbox
 * @param state wire name: accepted, applied or refused
 * @param step the drain that took it
 * @param result why it was refused
 */
public record CommandRow(
    String commandId,
    String runId,
    long seq,
    String kind,
    String body,
    String actor,
    String channel,
    String state,
    Instant acceptedAt,
    @Nullable Instant decidedAt,
    @Nullable String step,
    @Nullable String result) {}
