package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.run.HoldReason;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import org.jspecify.annotations.Nullable;

/**
 * Perform {@code tN/drain} and {@code tN/model}.
 *
 * @param woken a signal came since the last drain: look at the inbox before asking
 * @param nativeCancel the execution was cancelled natively: take it in as a command
 * @param hold why only the drain is performed and no model asked; null to ask
 */
public record ModelAskRequest(
    StepRef step,
    int turn,
    Lane lane,
    boolean woken,
    boolean nativeCancel,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable HoldReason hold) {

  public ModelAskRequest(StepRef step, int turn, Lane lane, boolean woken, boolean nativeCancel) {
    this(step, turn, lane, woken, nativeCancel, null);
  }
}
