package dev.holdfast.api.runpage;

import dev.holdfast.store.event.RunEvent;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes turns of rows of the ledger. */
final class Timeline {
  private final Map<String, List<RunEvent>> events;
  private final Map<String, Pace> paces;
  private final Map<Integer, List<TurnStep>> turns = new TreeMap<>();

  private Timeline(List<TurnStep> steps, List<RunEvent> events, Instant begun) {
    this.paces = Pace.of(steps, begun);
    this.events = events.stream().collect(Collectors.groupingBy(Timeline::stepOf));
    steps.forEach(step -> turns.computeIfAbsent(step.turn(), turn -> new ArrayList<>()).add(step));
  }

  /**
   * The turns from a number on.
   *
   * @param steps in the order in which they settled, with those of the turn before the first
   * @param events that say when attempts began and were lost
   * @param begun when the run began
   */
  static List<Turn> of(List<TurnStep> steps, List<RunEvent> events, int from, Instant begun) {
    Timeline timeline = new Timeline(steps, events, begun);
    return timeline.turns.entrySet().stream()
        .filter(turn -> turn.getKey() >= from)
        .map(turn -> timeline.turn(turn.getKey(), turn.getValue()))
        .toList();
  }

  private static String stepOf(RunEvent event) {
    return String.valueOf(event.step());
  }

  private Turn turn(int number, List<TurnStep> steps) {
    List<TurnStep> reading = new ArrayList<>(steps);
    reading.sort(Comparator.comparingInt(TurnStep::slot));
    Map<String, TurnStep> byName = new HashMap<>();
    reading.forEach(step -> byName.put(step.name(), step));
    List<Moment> moments = new ArrayList<>();
    for (TurnStep step : reading) {
      if (step.kind() != StepKind.CALL) {
        moments.addAll(lost(step));
      }
      switch (step.kind()) {
        case DRAIN -> taken(step, waiting(byName, number), moments);
        case MODEL -> {
          ModelReply reply = read(step, ModelReply.class);
          moments.add(asked(step, reply));
          if (reply != null) {
            calls(step, reply, byName, moments);
          }
        }
        case COMPACT -> moments.add(new Moment.Shortened(read(step, Compacted.class)));
        case CALL, FINISH -> {}
      }
    }
    return new Turn(number, begun(steps), moments);
  }

  private static Instant begun(List<TurnStep> steps) {
    return steps.stream()
        .map(step -> step.claimedAt() == null ? step.settledAt() : step.claimedAt())
        .map(Objects::requireNonNull)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The tools of calls that wait, by the id of what they wait for. */
  private static Map<String, String> waiting(Map<String, TurnStep> byName, int turn) {
    TurnStep model = byName.get(StepNames.model(turn));
    ModelReply reply = model == null ? null : read(model, ModelReply.class);
    return reply == null
        ? Map.of()
        : reply.waits().stream()
            .filter(wait -> wait.kind() == WaitKind.APPROVAL)
            .collect(Collectors.toMap(Wait::waitId, Wait::tool));
  }

  private static void taken(TurnStep step, Map<String, String> waiting, List<Moment> moments) {
    Drained drained = read(step, Drained.class);
    if (drained == null) {
      return;
    }
    Instant at = Objects.requireNonNull(step.settledAt());
    drained
        .messages()
        .forEach(message -> moments.add(new Moment.Message(message.by(), message.text(), at)));
    for (WaitStanding standing : drained.waits()) {
      String tool = waiting.get(standing.waitId());
      if (tool != null && !standing.open()) {
        moments.add(new Moment.Decided(standing, tool, at));
      }
    }
    RunEnding ending = drained.ending();
    if (ending != null && ending.kind() == EndingKind.CANCELLED) {
      moments.add(new Moment.Cancel(ending.by(), ending.message(), at));
    }
  }

  private Moment asked(TurnStep step, @Nullable ModelReply reply) {
    List<String> retries =
        eventsOf(step, EventType.MODEL_RETRY).stream()
            .map(event ->
                Wire.read(event.data(), com.fasterxml.jackson.databind.JsonNode.class)
                    .path("code")
                    .asText())
            .toList();
    long millis = reply == null ? 0 : reply.usage().millis();
    Duration took = millis > 0 ? Duration.ofMillis(millis) : took(step);
    return new Moment.Asked(step.turn(), reply, took, step.claimedAt(), retries);
  }

  private void calls(
      TurnStep model, ModelReply reply, Map<String, TurnStep> byName, List<Moment> moments) {
    Map<String, PlannedCall> planned =
        reply.planned().stream().collect(Collectors.toMap(PlannedCall::callId, call -> call));
    for (ModelReply.AskedCall call : reply.asked()) {
      PlannedCall plan = planned.get(call.callId());
      TurnStep step = last(byName, call.callId());
      CallEnd end = step == null ? null : read(step, CallEnd.class);
      moments.add(
          new Moment.Called(
              call.callId(),
              call.tool(),
              plan == null ? null : plan.effect().name(),
              call.arguments(),
              end,
              step == null ? null : tookCall(step, model, end),
              step == null ? null : step.claimedAt(),
              step == null ? List.of() : lost(step)));
    }
  }

  /** The last try at a call: of those before it nobody knew how they ended. */
  private static @Nullable TurnStep last(Map<String, TurnStep> byName, String callId) {
    TurnStep last = null;
    for (int number = 1; ; number++) {
      TurnStep step = byName.get(StepNames.call(callId, number));
      if (step == null) {
        return last;
      }
      last = step;
    }
  }

  /** Attempts that were lost, by when each began and when the next one took over. */
  private List<Moment.Lost> lost(TurnStep step) {
    List<Moment.Lost> lost = new ArrayList<>();
    Pace pace = paces.get(step.name());
    if (pace != null && pace.lost() != null) {
      lost.add(pace.lost());
    }
    if (step.attempt() < 2) {
      return lost;
    }
    Instant begun =
        eventsOf(
                step,
                step.kind() == StepKind.MODEL ? EventType.MODEL_REQUESTED : EventType.TOOL_STARTED)
            .stream()
            .map(RunEvent::createdAt)
            .findFirst()
            .orElse(null);
    for (RunEvent retried : eventsOf(step, EventType.STEP_RETRIED)) {
      Instant from = begun == null ? retried.createdAt() : begun;
      lost.add(
          new Moment.Lost(
              Duration.between(from, retried.createdAt()), lost.size() + 1, retried.createdAt()));
      begun = retried.createdAt();
    }
    return lost;
  }

  private List<RunEvent> eventsOf(TurnStep step, EventType type) {
    return events.getOrDefault(step.name(), List.of()).stream()
        .filter(event -> event.type().equals(type.wire()))
        .toList();
  }

  private @Nullable Duration took(TurnStep step) {
    Pace pace = paces.get(step.name());
    return pace == null ? null : pace.took();
  }

  /** Quick calls of a turn run side by side, from the moment the model had replied. */
  private @Nullable Duration tookCall(TurnStep call, TurnStep model, @Nullable CallEnd end) {
    if (end != null && end.millis() > 0) {
      return Duration.ofMillis(end.millis());
    }
    return call.claimedAt() == null
            && call.settledAt() != null
            && model.settledAt() != null
            && took(call) != null
        ? Duration.between(model.settledAt(), call.settledAt())
        : took(call);
  }

  private static <T> @Nullable T read(TurnStep step, Class<T> type) {
    return step.result() == null ? null : Wire.read(step.result(), type);
  }
}
