package dev.holdfast.store.ledger;

import java.time.Instant;

/**
 * A command that was accepted and not yet applied.
 *
 * @param channel the way it came
 */
public record InboxEntry(
    String commandId,
    long seq,
    String kind,
    String body,
    String actor,
    String channel,
    Instant acceptedAt) {}
