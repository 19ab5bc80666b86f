package dev.holdfast.store.ledger;

import dev.holdfast.workflows.event.EventType;
import java.util.List;

/**
 * What is settled instead when the step turns out to be claimed by somebody else and must not be
 * repeated.
 *
 * @param eventTypes replace the types of the settlement's events, one for one
 */
public record IfUnknown(String result, List<EventType> eventTypes) {
  public IfUnknown {
    eventTypes = List.copyOf(eventTypes);
  }
}
