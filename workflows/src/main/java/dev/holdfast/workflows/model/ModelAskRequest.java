package dev.holdfast.workflows.model;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;

/**
 * Perform {@code tN/drain} and {@code tN/model}.
 *
 * @param woken a signal came since the last drain: look at the inbox before asking
 * @param nativeCancel the execution was cancelled natively: take it in as a command
 */
public record ModelAskRequest(
    StepRef step, int turn, Lane lane, boolean woken, boolean nativeCancel) {}
