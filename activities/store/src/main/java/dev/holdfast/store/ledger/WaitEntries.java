package dev.holdfast.store.ledger;

import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.List;

/** The waits that a commit opens, and those that it changes. */
public record WaitEntries(List<Opened> opened, List<WaitStanding> changed) {
  public static final WaitEntries NONE = new WaitEntries(List.of(), List.of());

  public WaitEntries {
    opened = List.copyOf(opened);
    changed = List.copyOf(changed);
  }

  /**
   * A wait that is opened.
   *
   * @param step of the call that waits
   * @param arguments JSON text with which the call would be performed
   */
  public record Opened(Wait awaited, int turn, String step, String arguments) {}
}
