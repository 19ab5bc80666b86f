package dev.holdfast.store.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.Orders;
import dev.holdfast.workflows.run.Raise;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
  static final String PAUSE = "pause";
  static final String RESUME = "resume";
  static final String BUDGET = "budget";
  static final String SKIP = "skip";
  static final String INJECT = "inject";

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
      WaitTaking waits,
      OpenCalls calls) {
    List<Drained.TakenMessage> messages = new ArrayList<>();
    List<NewEvent> events = new ArrayList<>();
    List<CommandEnd> commands = new ArrayList<>();
    List<Release> released = new ArrayList<>();
    Orders orders = Orders.NONE;
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
          String mode = body.path("mode").asText("steer");
          messages.add(
              new Drained.TakenMessage(
                  entry.commandId(), entry.actor(), text, mode.equals("follow_up")));
          if (mode.equals("interrupt")) {
            orders = orders.and(Orders.interrupting());
          }
          events.add(told(EventType.MESSAGE_RECEIVED, step, entry, "text", text, "mode", mode));
        }
        case PAUSE -> {
          orders = orders.and(Orders.pause(true));
          events.add(told(EventType.RUN_PAUSED, step, entry));
        }
        case RESUME -> {
          orders = orders.and(Orders.pause(false));
          events.add(told(EventType.RUN_RESUMED, step, entry));
        }
        case BUDGET -> {
          orders = orders.and(Orders.raising(Wire.read(entry.body(), Raise.class)));
          events.add(told(EventType.BUDGET_RAISED, step, entry, "to", entry.body()));
        }
        case CANCEL -> {
          ending = RunEnding.cancelled(textOrNull(body, "reason"), entry.actor());
          events.add(told(EventType.RUN_CANCEL_REQUESTED, step, entry));
        }
        case SKIP, INJECT -> {
          Release release = calls.end(entry.kind().equals(INJECT), body);
          if (release == null) {
            commands.add(CommandEnd.refused(entry.commandId(), "call_not_open"));
          } else {
            released.add(release);
            events.add(
                told(
                    EventType.TOOL_END_REQUESTED,
                    step,
                    entry,
                    "call",
                    release.callId(),
                    "outcome",
                    body.path("outcome").asText(entry.kind())));
          }
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
        new Drained(
            upTo,
            messages,
            ending,
            waits.changed(),
            both(released, waits.released()),
            given(orders)),
        events,
        commands,
        waits.ends(),
        waits.due());
  }

  private static List<Release> both(List<Release> one, List<Release> other) {
    List<Release> both = new ArrayList<>(one);
    both.addAll(other);
    return both;
  }

  private static @Nullable Orders given(Orders orders) {
    return orders.equals(Orders.NONE) ? null : orders;
  }

  private static NewEvent told(EventType type, String step, InboxEntry entry, String... more) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("command", entry.commandId());
    data.put("by", entry.actor());
    for (int i = 0; i < more.length; i += 2) {
      data.put(more[i], more[i + 1]);
    }
    return new NewEvent(type, step, Wire.write(data));
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
