package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.step.Receipt;

/** How the context was made smaller; what became of it stays in the ledger. */
public record CompactResult(Receipt receipt, Compacted.Level level, Spent spent) {}
