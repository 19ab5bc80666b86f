package dev.holdfast.store.transcript;

import dev.holdfast.store.ledger.StepKind;
import java.time.Instant;

/**
 * A settled row in which something may have been said.
 *
 * @param slot place within its turn: the order in which a model reads the turn
 * @param result JSON of what the kind of row holds
 */
public record SaidRow(StepKind kind, int turn, int slot, String result, Instant settledAt) {}
