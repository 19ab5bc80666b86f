package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.StepRef;
import org.jspecify.annotations.Nullable;

/**
 * Give a turn's model call an end without asking. The row that stands is the answer, also when the
 * model replied in the meantime.
 *
 * @param ending how the run ends, so that nobody waits for a reply any more; null where it goes on
 */
public record EndAskRequest(StepRef step, int turn, @Nullable RunEnding ending) {}
