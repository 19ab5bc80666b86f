package dev.holdfast.workflows.model;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;

/**
 * Make the context smaller, behind a turn.
 *
 * @param giveUp settle without asking anybody: the run no longer waits. The row that stands is the
 *     answer, also when it was settled in the meantime
 */
public record CompactRequest(StepRef step, int turn, Lane lane, boolean giveUp) {}
