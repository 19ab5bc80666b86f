package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * What a drain took.
 *
 * @param tookSomething false when nothing was settled
 * @param ending set when what it took ends the run
 */
public record DrainResult(Receipt receipt, boolean tookSomething, @Nullable RunEnding ending) {}
