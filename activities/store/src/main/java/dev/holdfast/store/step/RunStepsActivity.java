package dev.holdfast.store.step;

import static java.lang.Boolean.TRUE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.store.ledger.EndingEntry;
import dev.holdfast.store.ledger.Intake;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.WaitEntries;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.DrainRequest;
import dev.holdfast.workflows.run.DrainResult;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.FinishRequest;
import dev.holdfast.workflows.run.FinishResult;
import dev.holdfast.workflows.run.HoldReason;
import dev.holdfast.workflows.run.Orders;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.RunSteps;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bookkeeping steps: taking input in and ending the run. */
public final class RunStepsActivity implements RunSteps {
  private final Executor executor;
  private final Inbox inbox;
  private final Tokens tokens;

  public RunStepsActivity(Executor executor, Tokens tokens) {
    this.executor = executor;
    this.inbox = new Inbox(executor);
    this.tokens = tokens;
  }

  @Override
  public DrainResult drain(DrainRequest request) {
    return executor.perform(request.step(), carrier -> drain(request, carrier));
  }

  private DrainResult drain(DrainRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    inbox.acceptDecisions(ref, request.decisions());
    while (true) {
      RunView view = executor.views().now(ref);
      SeenRow row = Executor.standing(view, ref);
      if (row != null) {
        Drained drained = row.value(Drained.class);
        return DrainResult.of(
            Executor.receipt(row), drained, OpenWaits.of(view, request.turn()).due());
      }
      Halt halt = Executor.halt(view, ref);
      if (halt != null) {
        return new DrainResult(Receipt.halted(halt), false, null);
      }
      if (!mayTake(view.row(request.onceSettled()))
          || view.row(request.unlessSettled()) != null
          || holdsBeforeModel(request, view)) {
        return DrainResult.nothing(ref.after(), null);
      }
      OpenWaits waits = OpenWaits.of(view, request.turn());
      OpenCalls calls = OpenCalls.of(view, request.turn());
      boolean rests = request.hold() != null || waits.hold(calls);
      var taking = new Taking(ref.name(), new WaitTaking(waits, ref.name(), request.turn()), calls);
      InboxReading reading = inbox.read(view, ref, taking, false, request.nativeCancel());
      if (!reading.tookSomething() && !beginsToHold(request)) {
        if (rests) {
          executor.views().forget(ref); // It may rest for months.
        }
        return DrainResult.nothing(ref.after(), reading.dueAtMillis());
      }
      DrainResult result = settle(request, ref, view, reading);
      if (result != null) {
        return result;
      }
    }
  }

  /** Before calls that would go beyond a limit: what asks for the limit is told once. */
  private static boolean beginsToHold(DrainRequest request) {
    return request.hold() == HoldReason.BUDGET
        && request.number() == 1
        && request.onceSettled().equals(StepNames.model(request.turn()));
  }

  /** A run that is paused before its model takes orders while it holds, where they are heard. */
  private static boolean holdsBeforeModel(DrainRequest request, RunView view) {
    Orders orders =
        request.hold() == null && request.onceSettled().equals(StepNames.drain(request.turn()))
            ? view.ordersBefore(request.turn())
            : null;
    return orders != null && TRUE.equals(orders.paused());
  }

  /** Behind an end nothing is taken: it was refused with the run. */
  private static boolean mayTake(@Nullable SeenRow before) {
    return before != null
        && (before.kind() != StepKind.DRAIN || before.value(Drained.class).ending() == null);
  }

  private @Nullable DrainResult settle(
      DrainRequest request, StepRef ref, RunView view, InboxReading reading) {
    NewRow row =
        NewRow.plain(
            ref.name(),
            StepKind.DRAIN,
            request.turn(),
            Slots.drains(ref.name()) + request.number(),
            ref.digest(),
            Wire.write(reading.drained()));
    List<NewRow> rows = new ArrayList<>(reading.ends());
    rows.add(row);
    List<NewEvent> events = new ArrayList<>(reading.events());
    if (beginsToHold(request)) {
      events.add(new NewEvent(EventType.BUDGET_EXCEEDED, ref.name(), "{}"));
    }
    SettleAnswer answer =
        executor.settle(
            view,
            Settlement.of(ref, executor.clock().instant(), tokens.mint(), rows, events)
                .guarded(Settlement.Guard.unless(request.unlessSettled()))
                .taking(reading.intake().knowing(reading.known()))
                .waiting(new WaitEntries(List.of(), reading.drained().waits()))
                .holding(request.hold()));
    return switch (answer.verdict()) {
      case SETTLED ->
          DrainResult.of(
              Receipt.settled(answer.last(), row.resultDigest()),
              reading.drained(),
              reading.dueAtMillis());
      case PASSED -> DrainResult.nothing(ref.after(), null);
      case STANDS, TERMINAL, FENCED, COMPANION, INBOX, LOST, RECOUNT, MISSING -> null;
    };
  }

  @Override
  public FinishResult finish(FinishRequest request) {
    return executor.perform(request.step(), carrier -> finish(request, carrier));
  }

  private FinishResult finish(FinishRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    if (request.nativeCancel()) {
      inbox.acceptNativeCancel(ref);
    }
    while (true) {
      RunView view = executor.views().at(ref);
      Halt halt = Executor.halt(view, ref);
      if (halt != null) {
        return new FinishResult(Receipt.halted(halt), null);
      }
      Acted acted = request.ending().kind() == EndingKind.COMPLETED ? Acted.of(view) : null;
      RunEnding ending = acted == null ? request.ending() : acted.ending();
      if (acted == null && ending.yieldsToInbox() && Hearing.waits(view.said())) {
        return new FinishResult(Receipt.nothing(ref.after()), null);
      }
      NewRow row =
          NewRow.plain(
              ref.name(),
              StepKind.FINISH,
              request.turn(),
              Slots.FINISH,
              ref.digest(),
              Wire.write(ending));
      SettleAnswer answer =
          executor.settle(view, finishing(request, ref, view, row, ending, acted));
      switch (answer.verdict()) {
        case SETTLED -> {
          executor.views().forget(ref);
          return new FinishResult(Receipt.settled(answer.last(), row.resultDigest()), ending);
        }
        case INBOX, PASSED -> {
          return new FinishResult(Receipt.nothing(ref.after()), null);
        }
        case STANDS, TERMINAL, FENCED, COMPANION, LOST, RECOUNT, MISSING ->
            executor.views().refresh(view, ref);
      }
    }
  }

  private Settlement finishing(
      FinishRequest request,
      StepRef ref,
      RunView view,
      NewRow row,
      RunEnding ending,
      @Nullable Acted acted) {
    return Settlement.of(
            ref,
            executor.clock().instant(),
            tokens.mint(),
            List.of(row),
            List.of(event(ref, ending)))
        .guarded(Settlement.Guard.unless(StepNames.drain(request.turn() + 1)))
        .taking(Intake.nothing(view.inboxTaken()))
        .endingRun(
            new EndingEntry(
                row.result(),
                ending.kind().name().toLowerCase(Locale.ROOT),
                acted == null && ending.yieldsToInbox(),
                outcome(view, ending, acted)));
  }

  @Override
  public void yieldTask() {}

  private static NewEvent event(StepRef ref, RunEnding ending) {
    Map<String, String> data = new LinkedHashMap<>();
    put(data, "code", ending.code());
    put(data, "message", ending.message());
    put(data, "by", ending.by());
    return new NewEvent(type(ending.kind()), ref.name(), Wire.write(data));
  }

  private static EventType type(EndingKind kind) {
    return switch (kind) {
      case COMPLETED -> EventType.RUN_COMPLETED;
      case INCOMPLETE -> EventType.RUN_INCOMPLETE;
      case FAILED -> EventType.RUN_FAILED;
      case CANCELLED -> EventType.RUN_CANCELLED;
    };
  }

  private static @Nullable String outcome(RunView view, RunEnding ending, @Nullable Acted acted) {
    if (acted != null) {
      return acted.outcome();
    }
    SeenRow row = ending.outcomeStep() == null ? null : view.row(ending.outcomeStep());
    return row == null ? null : outcome(row.value(ModelReply.class), view.spec().outcome() != null);
  }

  /** With what it is worth where something was demanded of it, and as JSON where it is JSON. */
  private static String outcome(ModelReply reply, boolean demanding) {
    ObjectNode outcome = Wire.json().createObjectNode().put("text", reply.text());
    Outcome judged = reply.outcome();
    if (demanding) {
      outcome.put("accepted", judged != null && judged.verdict() == OutcomeVerdict.ACCEPTED);
    }
    if (judged != null && judged.value() != null) {
      outcome.set("value", Wire.read(judged.value(), JsonNode.class));
    }
    if (judged != null && !judged.faults().isEmpty()) {
      judged.faults().forEach(outcome.putArray("faults")::add);
    }
    return outcome.toString();
  }

  private static void put(Map<String, String> data, String key, @Nullable String value) {
    if (value != null) {
      data.put(key, value);
    }
  }
}
