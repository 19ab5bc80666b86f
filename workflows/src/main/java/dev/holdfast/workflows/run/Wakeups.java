package dev.holdfast.workflows.run;

import dev.holdfast.workflows.wait.SignalledDecision;
import java.util.ArrayList;
import java.util.List;

/** What came from outside since the run last looked. Decides nothing: the inbox does. */
final class Wakeups {
  /** More than anybody signals before the run looks. */
  private static final int MOST_DECISIONS = 100;

  private boolean woken;
  private boolean nativelyCancelled;

  /** Of this execution: the next one has begun elsewhere. */
  private boolean handedOver;

  private final List<SignalledDecision> decisions = new ArrayList<>();

  /** Takes over what the execution before had not looked at. */
  void goOn(boolean wasWoken, boolean wasNativelyCancelled, List<SignalledDecision> wereDecided) {
    decisions.addAll(0, wereDecided);
    woken |= wasWoken;
    nativelyCancelled |= wasNativelyCancelled;
  }

  void wake() {
    woken = true;
  }

  /** Somebody decided by a signal: kept for the next drain, which accepts it. */
  void decided(SignalledDecision decision) {
    if (decisions.size() < MOST_DECISIONS) {
      decisions.add(decision);
    }
    woken = true;
  }

  /** What was decided by signals since a drain was told last. */
  List<SignalledDecision> decisions() {
    return List.copyOf(decisions);
  }

  /** The same, which a drain takes from here. */
  List<SignalledDecision> takeDecisions() {
    List<SignalledDecision> taken = List.copyOf(decisions);
    decisions.clear();
    return taken;
  }

  void cancelNatively() {
    nativelyCancelled = true;
    woken = true;
  }

  /** What waits looks whether it may go on in another execution. */
  void handOver() {
    handedOver = true;
    woken = true;
  }

  boolean handedOver() {
    return handedOver;
  }

  boolean woken() {
    return woken;
  }

  boolean nativelyCancelled() {
    return nativelyCancelled;
  }

  /** Called before looking, so that what comes while looking is not lost. */
  boolean clear() {
    boolean was = woken;
    woken = false;
    return was;
  }
}
