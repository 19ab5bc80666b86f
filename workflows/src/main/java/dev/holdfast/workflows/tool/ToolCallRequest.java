package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;

/** Perform one planned call. The arguments are read from the model step's row. */
public record ToolCallRequest(StepRef step, int turn, PlannedCall call, Lane lane) {}
