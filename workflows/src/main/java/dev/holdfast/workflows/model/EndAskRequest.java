package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.StepRef;

/**
 * Give a turn's model call an end without asking. The row that stands is the answer, also when the
 * model replied in the meantime.
 *
 * @param ending why nobody waits for a reply any more
 */
public record EndAskRequest(StepRef step, int turn, RunEnding ending) {}
