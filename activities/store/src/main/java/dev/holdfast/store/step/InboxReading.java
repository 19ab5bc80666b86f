package dev.holdfast.store.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
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
 * @param known the newest inbox number that was read
 * @param events what the drain reports when it settles
 * @param commands those that are not simply applied
 * @param ends rows of calls that what it takes has ended
 * @param dueAtMillis when time alone will change something that calls wait for; null: it will not
 */
public record InboxReading(
    long after,
    long known,
    Drained drained,
    List<NewEvent> events,
    List<CommandEnd> commands,
    List<NewRow> ends,
    @Nullable Long dueAtMillis) {

  static final String MESSAGE = "message";
  static final String CANCEL = "cancel";

  /** A decision about something that a call waits for. */
  public static final String DECIDE = "decide";

  public InboxReading {
    events = List.copyOf(events);
    commands = List.copyOf(commands);
    ends = List.copyOf(ends);
  }

  /** What a settled drain took. */
  public static InboxReading settled(Drained drained) {
    return new InboxReading(
        drained.upTo(), drained.upTo(), drained, List.of(), List.of(), List.of(), null);
  }

  /** Reads the inbox. */
  static InboxReading of(
      List<InboxEntry> entries,
      long taken,
      long known,
      Instant now,
      Instant deadline,
      String step,
      WaitTaking waits) {
    List<Drained.TakenMessage> messages = new ArrayList<>();
    List<NewEvent> events = new ArrayList<>();
    List<CommandEnd> commands = new ArrayList<>();
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
        case DECIDE -> {
          CommandEnd end = waits.decide(entry);
          if (end != null) {
            commands.add(end);
          }
        }
        default ->
            throw new IllegalStateException(
                "command " + entry.commandId() + " is of unknown kind " + entry.kind());
      }
    }
    if (ending == null && late) {
      ending = RunEnding.incomplete("deadline", "the run's deadline passed", null);
    }
    if (ending == null) {
      waits.time(now);
    }
    events.addAll(waits.events());
    return new InboxReading(
        taken,
        entries.isEmpty() ? known : Math.max(known, entries.getLast().seq()),
        new Drained(upTo, messages, ending, waits.changed(), waits.released()),
        events,
        commands,
        waits.ends(),
        waits.due());
  }

  /** This reading where an end was taken before it, while the turn before was in flight. */
  public InboxReading endedBy(@Nullable RunEnding earlier) {
    return earlier == null
        ? this
        : new InboxReading(
            after,
            known,
            new Drained(after, List.of(), earlier),
            List.of(),
            List.of(),
            List.of(),
            null);
  }

  public Intake intake() {
    return new Intake(after, drained.upTo(), null, commands);
  }

  public boolean tookSomething() {
    return drained.upTo() > after || drained.ending() != null || !drained.waits().isEmpty();
  }

  private static @Nullable String textOrNull(JsonNode body, String field) {
    return body.hasNonNull(field) ? body.get(field).asText() : null;
  }
}
