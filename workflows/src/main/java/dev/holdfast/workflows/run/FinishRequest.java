package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.StepRef;

/** Settle the run's end. */
public record FinishRequest(StepRef step, int turn, RunEnding ending) {}
