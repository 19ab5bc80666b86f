package dev.holdfast.store.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drain takes: accepted commands in inbox order, then the time. The first thing that ends
 * the run ends it; what was accepted before is still taken.
 *
 * @param after the newest inbox number that was taken before
 * @param events what the drain reports when it settles
 */
public record InboxReading(long after, Drained drained, List<NewEvent> events) {

  static final String MESSAGE = "message";
  static final String CANCEL = "cancel";

  public static InboxReading of(
      List<InboxEntry> entries, long taken, Instant now, Instant deadline, String step) {
    List<Drained.TakenMessage> messages = new ArrayList<>();
    List<NewEvent> events = new ArrayList<>();
    RunEnding ending = null;
    long upTo = taken;
    boolean late = !now.isBefore(deadline);
    for (InboxEntry entry : entries) {
      // Whoever accepted it has seen the deadline pass, whatever this clock says.
      late |= !entry.acceptedAt().isBefore(deadline);
      if (ending != null || !entry.acceptedAt().isBefore(deadline)) {
        break;
      }
      upTo = entry.seq();
      JsonNode body = Wire.read(entry.body(), JsonNode.class);
      switch (entry.kind()) {
        case MESSAGE -> {
          String text = body.path("text").asText();
          messages.add(new Drained.TakenMessage(entry.commandId(), entry.actor(), text));
          events.add(
              new NewEvent(
                  EventType.MESSAGE_RECEIVED,
                  step,
                  Wire.write(
                      Map.of("command", entry.commandId(), "by", entry.actor(), "text", text))));
        }
        case CANCEL -> {
          ending = RunEnding.cancelled(textOrNull(body, "reason"), entry.actor());
          events.add(
              new NewEvent(
                  EventType.RUN_CANCEL_REQUESTED,
                  step,
                  Wire.write(Map.of("command", entry.commandId(), "by", entry.actor()))));
        }
        default ->
            throw new IllegalStateException(
                "command " + entry.commandId() + " is of unknown kind " + entry.kind());
      }
    }
    if (ending == null && late) {
      ending = RunEnding.incomplete("deadline", "the run's deadline passed", null);
    }
    return new InboxReading(taken, new Drained(upTo, messages, ending), events);
  }

  /** This reading where an end was taken before it, while the turn before was in flight. */
  public InboxReading endedBy(@Nullable RunEnding earlier) {
    return earlier == null
        ? this
        : new InboxReading(after, new Drained(after, List.of(), earlier), List.of());
  }

  public Intake intake() {
    return new Intake(after, drained.upTo());
  }

  public boolean tookSomething() {
    return drained.upTo() > after || drained.ending() != null;
  }

  private static @Nullable String textOrNull(JsonNode body, String field) {
    return body.hasNonNull(field) ? body.get(field).asText() : null;
  }
}
