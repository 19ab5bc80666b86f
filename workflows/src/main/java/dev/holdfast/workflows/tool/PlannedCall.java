package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import org.jspecify.annotations.Nullable;

/**
 * A call that a settled model reply plans, judged before any call of its turn is dispatched.
 *
 * @param callId minted when the model step settled; the only key of the call
 * @param slot place of the call within its turn, from 0
 * @param action digest of tool and canonical arguments: what the call would do, whoever asks
 * @param again the number of the try, where nobody knows how the one before ended; null: the first
 */
public record PlannedCall(
    String callId,
    int slot,
    String tool,
    Lane lane,
    Effect effect,
    long timeoutMillis,
    String action,
    Verdict verdict,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer again) {

  public PlannedCall(
      String callId,
      int slot,
      String tool,
      Lane lane,
      Effect effect,
      long timeoutMillis,
      String action,
      Verdict verdict) {
    this(callId, slot, tool, lane, effect, timeoutMillis, action, verdict, null);
  }

  public PlannedCall in(Lane other) {
    return new PlannedCall(
        callId, slot, tool, other, effect, timeoutMillis, action, verdict, again);
  }

  /** The same call, tried once more. */
  public PlannedCall again(int number) {
    return new PlannedCall(
        callId, slot, tool, lane, effect, timeoutMillis, action, verdict, number);
  }

  /** The row for the end of this try. */
  public String step() {
    return StepNames.call(callId, again == null ? 1 : again);
  }
}
