package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Receipt;
import org.jspecify.annotations.Nullable;

/**
 * The run's end as it stands.
 *
 * @param ending what stands, or null when input is waiting and the run must go on
 */
public record FinishResult(Receipt receipt, @Nullable RunEnding ending) {}
