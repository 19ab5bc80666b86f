package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.StepRef;

/**
 * Settle the run's end.
 *
 * @param nativeCancel the execution was cancelled natively: take it in as a command first
 */
public record FinishRequest(StepRef step, int turn, RunEnding ending, boolean nativeCancel) {}
