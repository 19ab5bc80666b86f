package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.step.StepRef;

/**
 * Give a call an end without performing it. The row that stands is the answer, also when the call
 * ended otherwise in the meantime.
 *
 * @param wanted the end if nobody ended the call yet; a claimed {@link Effect#UNSAFE} call becomes
 *     {@code OUTCOME_UNKNOWN} instead
 * @param reason a sentence for the model
 */
public record EndCallRequest(
    StepRef step, int turn, PlannedCall call, OutcomeKind wanted, String reason) {}
