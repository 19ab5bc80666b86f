package dev.holdfast.store.wait;

import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wait.WaitState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a call waits for.
 *
 * @param step of the call
 * @param arguments JSON text with which the call would be performed
 * @param closedAt when it was decided, expired or superseded; null while it is pending
 */
public record WaitRow(
    String runId,
    String agent,
    int turn,
    String step,
    Wait awaited,
    WaitStanding standing,
    String arguments,
    Instant askedAt,
    Instant expiresAt,
    @Nullable Instant closedAt) {

  public String waitId() {
    return awaited.waitId();
  }

  public WaitState state() {
    return standing.state();
  }
}
