package dev.holdfast.store.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Makes the run terminal in the same commit.
 *
 * @param ending JSON of the {@code RunEnding}
 * @param status the terminal status
 * @param yields gives way to waiting input
 * @param outcome JSON of the outcome, where there is one
 */
public record EndingEntry(String ending, String status, boolean yields, @Nullable String outcome) {}
