package dev.holdfast.store.step;

import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;

/** Set when this worker leaves: its fast runs go to another worker at the next step boundary. */
public final class Handover {
  private volatile boolean leaving;

  public void leave() {
    leaving = true;
  }

  public void atStepBoundary() {
    if (leaving) {
      throw new HoldfastException(
          FailureCode.HANDED_OVER, "this worker is leaving: another one takes the run");
    }
  }
}
