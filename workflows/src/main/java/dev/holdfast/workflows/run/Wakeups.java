package dev.holdfast.workflows.run;

/** What came from outside since the run last looked. Decides nothing: the inbox does. */
final class Wakeups {
  private boolean woken;
  private boolean nativelyCancelled;

  /** Takes over what the execution before had not looked at. */
  void goOn(boolean wasWoken, boolean wasNativelyCancelled) {
    woken |= wasWoken;
    nativelyCancelled |= wasNativelyCancelled;
  }

  void wake() {
    woken = true;
  }

  void cancelNatively() {
    nativelyCancelled = true;
    woken = true;
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
