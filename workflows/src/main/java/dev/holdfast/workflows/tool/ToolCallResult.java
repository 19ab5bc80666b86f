package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.step.Receipt;

/**
 * How the call ended; its content stays in the ledger.
 *
 * @param outgrown it took longer than the fast lane allows
 */
public record ToolCallResult(Receipt receipt, OutcomeKind kind, boolean outgrown) {}
