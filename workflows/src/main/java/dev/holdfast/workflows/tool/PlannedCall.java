package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.step.Lane;

/**
 * A call that a settled model reply plans, judged before any call of its turn is dispatched.
 *
 * @param callId minted when the model step settled; the only key of the call
 * @param slot place of the call within its turn, from 0
 * @param action digest of tool and canonical arguments: what the call would do, whoever asks
 */
public record PlannedCall(
    String callId,
    int slot,
    String tool,
    Lane lane,
    Effect effect,
    long timeoutMillis,
    String action,
    Verdict verdict) {

  public PlannedCall in(Lane other) {
    return new PlannedCall(callId, slot, tool, other, effect, timeoutMillis, action, verdict);
  }
}
