package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.StepRef;

/**
 * Take the inbox and the time in while a step of the turn is in flight.
 *
 * @param unlessSettled the step after which this drain can no longer take anything
 */
public record DrainRequest(
    StepRef step, int turn, int number, String unlessSettled, boolean nativeCancel) {}
