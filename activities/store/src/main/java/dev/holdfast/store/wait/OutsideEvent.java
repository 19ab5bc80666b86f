package dev.holdfast.store.wait;

import dev.holdfast.workflows.identity.Principal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened outside.
 *
 * @param id the sender's: the same id in the same application is the same event
 * @param correlation which of the events of that name; null for none
 * @param data JSON text
 * @param only the one run to which it goes; null for all that wait
 * @param unfit waits to which it does not go
 */
public record OutsideEvent(
    String id,
    Principal principal,
    String name,
    @Nullable String correlation,
    String data,
    @Nullable String only,
    List<String> unfit,
    Instant receivedAt) {
  public OutsideEvent {
    unfit = List.copyOf(unfit);
  }

  /** The same event for all that wait but these. */
  public OutsideEvent passing(List<String> waits) {
    return new OutsideEvent(id, principal, name, correlation, data, only, waits, receivedAt);
  }
}
