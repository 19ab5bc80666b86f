package dev.holdfast.store.ledger;

import java.util.List;

/**
 * What is settled instead when the step turns out to be claimed by somebody else and must not be
 * repeated.
 *
 * @param events told instead of the settlement's
 */
public record IfUnknown(String result, List<NewEvent> events) {
  public IfUnknown {
    events = List.copyOf(events);
  }
}
