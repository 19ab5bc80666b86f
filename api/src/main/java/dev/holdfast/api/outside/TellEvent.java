package dev.holdfast.api.outside;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.policy.wait.Deciding;
import dev.holdfast.store.wait.OutsideEvent;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/events}.
 *
 * @param name of the event, as {@code order.paid}
 * @param correlation which of the events of that name; null for none
 * @param data any JSON that those who wait can read
 * @param run the one run for which it is; null for all that wait
 * @param id the sender's: the same id is the same event; null where the idempotency key is
 */
record TellEvent(
    @Nullable String name,
    @Nullable String correlation,
    @Nullable JsonNode data,
    @Nullable String run,
    @Nullable String id) {

  /** The event, for all that wait. */
  OutsideEvent checked(String eventId, Principal principal, Instant at) {
    List<Fault> faults = new ArrayList<>();
    check("/name", name == null ? "" : name, faults);
    check("/correlation", correlation, faults);
    check("/run", run, faults);
    check("/id", id, faults);
    String text = data == null ? "null" : Wire.write(data);
    Text.check("/data", text, faults);
    if (text.length() > Deciding.LONGEST_ANSWER) {
      faults.add(Fault.at("/data", "too_long", "This is longer than 6,000 characters."));
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new OutsideEvent(
        eventId, principal, Objects.requireNonNull(name), correlation, text, run, List.of(), at);
  }

  private static void check(String pointer, @Nullable String text, List<Fault> faults) {
    if (text != null && !Text.isLine(text, BuiltIn.LONGEST_NAME)) {
      faults.add(Fault.at(pointer, "invalid", "It has 1 to 200 characters of one line."));
    }
  }
}
