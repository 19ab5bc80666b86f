package dev.holdfast.store.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.Orders;
import dev.holdfast.workflows.run.Raise;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes commands one after the other, then the time, and says what they come to. */
final class Taking {
  static final String CANCEL = "cancel";

  private final String step;
  private final WaitTaking waits;
  private final OpenCalls calls;
  private final List<Drained.TakenMessage> messages = new ArrayList<>();
  private final List<NewEvent> events = new ArrayList<>();
  private final List<CommandEnd> commands = new ArrayList<>();
  private final List<Release> released = new ArrayList<>();
  private Orders orders = Orders.NONE;
  private @Nullable RunEnding ending;
  private long upTo;

  /**
   * A drain that takes.
   *
   * @param waits what calls of the turn wait for
   * @param calls of the turn that are open
   */
  Taking(String step, WaitTaking waits, OpenCalls calls) {
    this.step = step;
    this.waits = waits;
    this.calls = calls;
  }

  /** Of a drain during which no call is open. */
  static Taking betweenCalls(String step) {
    return new Taking(step, new WaitTaking(OpenWaits.none(), step, 0), OpenCalls.NONE);
  }

  boolean ended() {
    return ending != null;
  }

  void take(InboxEntry entry) {
    upTo = entry.seq();
    JsonNode body = Wire.read(entry.body(), JsonNode.class);
    switch (entry.kind()) {
      case "message" -> message(entry, body);
      case CANCEL -> {
        ending = RunEnding.cancelled(textOrNull(body, "reason"), entry.actor());
        tell(EventType.RUN_CANCEL_REQUESTED, entry);
      }
      case "pause" -> order(Orders.pause(true), EventType.RUN_PAUSED, entry);
      case "resume" -> order(Orders.pause(false), EventType.RUN_RESUMED, entry);
      case "budget" ->
          order(
              Orders.raising(Wire.read(entry.body(), Raise.class)),
              EventType.BUDGET_RAISED,
              entry,
              "to",
              entry.body());
      case "skip" -> end(entry, body, Choice.DENY, "reason");
      case "inject" -> end(entry, body, Choice.ANSWER, "result");
      case "retry" -> end(entry, body, Choice.APPROVE, "reason");
      case InboxReading.DECIDE -> {
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

  private void message(InboxEntry entry, JsonNode body) {
    String text = body.path("text").asText();
    String mode = body.path("mode").asText("steer");
    messages.add(
        new Drained.TakenMessage(entry.commandId(), entry.actor(), text, mode.equals("follow_up")));
    if (mode.equals("interrupt")) {
      orders = orders.and(Orders.interrupting());
    }
    tell(EventType.MESSAGE_RECEIVED, entry, "text", text, "mode", mode);
  }

  private void order(Orders given, EventType type, InboxEntry entry, String... more) {
    orders = orders.and(given);
    tell(type, entry, more);
  }

  /** What somebody says of a call that is open, or of which nobody knows how it ended. */
  private void end(InboxEntry entry, JsonNode body, Choice choice, String field) {
    String call = body.path("call").asText();
    String said = textOrNull(body, field);
    if (waits.saidOf(call, choice, said, entry)) {
      return;
    }
    if (choice == Choice.APPROVE || !calls.callIds().contains(call)) {
      String why = choice == Choice.APPROVE ? "call_not_unknown" : "call_not_open";
      commands.add(CommandEnd.refused(entry.commandId(), why));
      return;
    }
    released.add(OpenCalls.end(call, choice, said));
    tell(EventType.TOOL_END_REQUESTED, entry, "call", call, "wanted", entry.kind());
  }

  private void tell(EventType type, InboxEntry entry, String... more) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("command", entry.commandId());
    data.put("by", entry.actor());
    for (int i = 0; i < more.length; i += 2) {
      data.put(more[i], more[i + 1]);
    }
    events.add(new NewEvent(type, step, Wire.write(data)));
  }

  /** The time comes last: what was accepted before it counts. */
  void time(Instant now, boolean late) {
    if (ending == null && late) {
      ending = RunEnding.incomplete("deadline", "the run's deadline passed", null);
    }
    if (ending == null) {
      waits.time(now);
    }
  }

  InboxReading reading(long after, long known) {
    List<NewEvent> all = new ArrayList<>(events);
    all.addAll(waits.events());
    List<Release> letGo = new ArrayList<>(released);
    letGo.addAll(waits.released());
    return new InboxReading(
        after,
        known,
        new Drained(
            Math.max(after, upTo),
            messages,
            ending,
            waits.changed(),
            letGo,
            orders.equals(Orders.NONE) ? null : orders),
        all,
        commands,
        waits.ends(),
        waits.due());
  }

  private static @Nullable String textOrNull(JsonNode body, String field) {
    return body.hasNonNull(field) ? body.get(field).asText() : null;
  }
}
