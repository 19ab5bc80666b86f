package dev.holdfast.store.ledger;

import dev.holdfast.workflows.event.EventType;
import org.jspecify.annotations.Nullable;

/** An event to be numbered. {@code data} is JSON. */
public record NewEvent(EventType type, @Nullable String step, String data) {}
