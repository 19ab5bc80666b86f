package dev.holdfast.policy.wait;

import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import org.jspecify.annotations.Nullable;

/**
 * A wait, how far it has come, and what it is about.
 *
 * @param arguments JSON text with which the call would be performed
 * @param inputSchema of the tool; null where there is nothing to change
 */
public record Subject(
    Wait awaited, WaitStanding standing, String arguments, @Nullable String inputSchema) {

  public Subject at(WaitStanding now) {
    return new Subject(awaited, now, arguments, inputSchema);
  }
}
