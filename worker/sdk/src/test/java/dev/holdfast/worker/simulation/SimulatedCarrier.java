package dev.holdfast.worker.simulation;

import dev.holdfast.store.step.Carrier;
import dev.holdfast.workflows.step.Lane;

/** An attempt without Temporal. */
final class SimulatedCarrier implements Carrier {
  private Lane lane = Lane.FAST;

  void carry(Lane by) {
    lane = by;
  }

  @Override
  public String execution() {
    return "execution";
  }

  @Override
  public boolean local() {
    return lane == Lane.FAST;
  }

  @Override
  public Pulse beat() {
    return Pulse.GO_ON;
  }
}
