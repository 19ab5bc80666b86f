package dev.holdfast.store.step;

import dev.holdfast.policy.wait.Deciding;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.policy.wait.Ruled;
import dev.holdfast.policy.wait.Timekeeping;
import dev.holdfast.store.ledger.CommandEnd;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a drain does to what calls wait for: decisions in inbox order, each at its time, then time.
 */
final class WaitTaking {
  private final OpenWaits waits;
  private final String step;
  private final int turn;
  private final Map<String, WaitStanding> changed = new LinkedHashMap<>();
  private final List<Release> released = new ArrayList<>();
  private final List<NewRow> ends = new ArrayList<>();
  private final List<NewEvent> events = new ArrayList<>();
  private Instant at = Instant.EPOCH;

  WaitTaking(OpenWaits waits, String step, int turn) {
    this.waits = waits;
    this.step = step;
    this.turn = turn;
  }

  /** Takes a decision; what became of the command, null where it closed its wait. */
  @Nullable CommandEnd decide(InboxEntry entry) {
    at = entry.acceptedAt();
    Decide decide = Wire.read(entry.body(), Decide.class);
    OpenWaits.Waiting waiting = timely(waits.get(decide.waitId()));
    if (waiting == null) {
      return CommandEnd.refused(entry.commandId(), Refusal.ALREADY_DECIDED.wire());
    }
    Ruled ruled =
        Deciding.rule(
            waiting.subject(),
            decide,
            entry.commandId(),
            entry.channel(),
            entry.acceptedAt().toEpochMilli());
    return switch (ruled) {
      case Ruled.Refused refused -> CommandEnd.refused(entry.commandId(), refused.reason().wire());
      case Ruled.Counted counted -> counted(waiting, counted.standing(), entry.commandId());
    };
  }

  private @Nullable CommandEnd counted(
      OpenWaits.Waiting before, WaitStanding standing, String command) {
    OpenWaits.Waiting now = change(before, standing);
    if (standing.open()) {
      tell(EventType.APPROVAL_VOTED, now, Map.of("by", standing.votes().getLast().by()));
      return CommandEnd.applied(command, "counted");
    }
    close(now);
    return null;
  }

  /** Takes the time. */
  void time(Instant now) {
    at = now;
    waits.all().forEach(this::timely);
  }

  /** The wait as time alone has left it. */
  private OpenWaits.@Nullable Waiting timely(OpenWaits.@Nullable Waiting waiting) {
    if (waiting == null) {
      return null;
    }
    WaitStanding before = waiting.subject().standing();
    WaitStanding after = Timekeeping.at(waiting.subject().awaited(), before, at.toEpochMilli());
    if (after.equals(before)) {
      return waiting;
    }
    OpenWaits.Waiting now = change(waiting, after);
    timed(now, before, after);
    return now;
  }

  private void timed(OpenWaits.Waiting now, WaitStanding before, WaitStanding after) {
    if (after.reminded() && !before.reminded()) {
      tell(EventType.APPROVAL_REMINDED, now, Map.of());
    }
    if (after.escalated() && !before.escalated()) {
      tell(
          EventType.APPROVAL_ESCALATED,
          now,
          Map.of("to", now.subject().awaited().terms().escalateTo()));
    }
    if (!after.open()) {
      close(now);
    }
  }

  /**
   * Takes what somebody says of a call of which nobody knew how it ended; false where there is no
   * such call.
   *
   * @param choice the call's result, that it is sent once more, or that it stays unknown
   */
  boolean saidOf(String callId, Choice choice, @Nullable String said, InboxEntry entry) {
    at = entry.acceptedAt();
    OpenWaits.Waiting waiting = timely(waits.unknown(callId));
    if (waiting == null || !waiting.subject().standing().open()) {
      return false;
    }
    var decided =
        new WaitStanding.Decided(
            choice,
            List.of(entry.actor()),
            entry.channel(),
            entry.commandId(),
            at.toEpochMilli(),
            choice == Choice.ANSWER ? null : said,
            null,
            choice == Choice.ANSWER ? said : null);
    close(change(waiting, waiting.subject().standing().closed(choice.state(), decided)));
    return true;
  }

  private OpenWaits.Waiting change(OpenWaits.Waiting waiting, WaitStanding standing) {
    OpenWaits.Waiting now = waiting.at(standing);
    waits.put(now);
    changed.put(standing.waitId(), standing);
    return now;
  }

  private void close(OpenWaits.Waiting closed) {
    WaitStanding standing = closed.subject().standing();
    WaitStanding.Decided decided = standing.decided();
    CallEnd end = WaitEnd.of(closed.subject().awaited(), standing, at);
    if (end == null) {
      String arguments = decided == null ? null : decided.arguments();
      released.add(Release.go(closed.call().callId(), arguments).of(closed.number()));
    } else {
      released.add(Release.ended(end.callId()).of(closed.number()));
      ends.add(row(closed, end));
    }
    tell(closed);
    if (end != null) {
      events.add(
          new NewEvent(
              end.kind().event(),
              closed.step(),
              Wire.write(
                  Map.of("call", end.callId(), "tool", end.tool(), "outcome", end.kind().wire()))));
    }
  }

  private NewRow row(OpenWaits.Waiting closed, CallEnd end) {
    return NewRow.plain(
        closed.step(),
        StepKind.CALL,
        turn,
        Slots.call(closed.call()),
        closed.call().action(),
        Wire.write(end));
  }

  private void tell(OpenWaits.Waiting closed) {
    WaitStanding.Decided decided = closed.subject().standing().decided();
    if (decided == null) {
      tell(closed.subject().awaited().kind().expired(), closed, Map.of());
      return;
    }
    Map<String, Object> said = new LinkedHashMap<>();
    said.put("decision", word(closed, decided.choice()));
    said.put("by", decided.by());
    said.put("channel", decided.channel());
    said.put("command", decided.commandId());
    if (decided.choice() == Choice.EDIT && decided.arguments() != null) {
      said.put("arguments", decided.arguments());
    }
    if (decided.comment() != null) {
      said.put("comment", decided.comment());
    }
    tell(closed.subject().awaited().kind().decided(), closed, said);
  }

  /** What is said of a call that is unknown has the names of the commands that say it. */
  private static String word(OpenWaits.Waiting closed, Choice choice) {
    if (closed.subject().awaited().kind() != WaitKind.TOOL_RESULT) {
      return choice.wire();
    }
    return switch (choice) {
      case APPROVE, EDIT -> "retry";
      case ANSWER -> "result";
      case DENY -> "skip";
    };
  }

  private void tell(EventType type, OpenWaits.Waiting waiting, Map<String, Object> more) {
    Wait wait = waiting.subject().awaited();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put(wait.kind().noun(), wait.waitId());
    data.put("call", wait.callId());
    data.put("tool", wait.tool());
    if (wait.digest() != null) {
      data.put("digest", wait.digest());
    }
    data.putAll(more);
    events.add(new NewEvent(type, step, Wire.write(data)));
  }

  List<WaitStanding> changed() {
    return List.copyOf(changed.values());
  }

  List<Release> released() {
    return List.copyOf(released);
  }

  /** Rows of the calls that this ended. */
  List<NewRow> ends() {
    return List.copyOf(ends);
  }

  List<NewEvent> events() {
    return List.copyOf(events);
  }

  @Nullable Long due() {
    return waits.due();
  }
}
