package dev.holdfast.store.ledger;

import java.time.Instant;

/** A command that was accepted and not yet applied. */
public record InboxEntry(
    String commandId, long seq, String kind, String body, String actor, Instant acceptedAt) {}
