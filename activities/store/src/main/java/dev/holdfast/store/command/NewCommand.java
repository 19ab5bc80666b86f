package dev.holdfast.store.command;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;

/**
 * Something the outside asks of a run.
 *
 * @param commandId the sender's: the same id in the same run is the same command
 * @param kind {@code message} or {@code cancel}
 * @param body JSON object
 * @param channel the way it came, e.g. {@code api}
 */
public record NewCommand(
    String commandId,
    String runId,
    Principal principal,
    String kind,
    String body,
    String channel,
    Instant acceptedAt) {}
