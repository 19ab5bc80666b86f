package dev.holdfast.store.step;

import dev.holdfast.policy.wait.Subject;
import dev.holdfast.policy.wait.Timekeeping;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What calls of a turn wait for, as a branch sees it: opened by the reply, or by a call of which
 * nobody knows how it ended; changed by drains.
 */
final class OpenWaits {
  private final Map<String, Waiting> waits;

  /**
   * A wait and the call that waits.
   *
   * @param number of the try that waits
   */
  record Waiting(Subject subject, PlannedCall call, int number) {
    Waiting at(WaitStanding standing) {
      return new Waiting(subject.at(standing), call, number);
    }

    String step() {
      return StepNames.call(call.callId(), number);
    }
  }

  private OpenWaits(Map<String, Waiting> waits) {
    this.waits = waits;
  }

  static OpenWaits none() {
    return new OpenWaits(Map.of());
  }

  static OpenWaits of(RunView view, int turn) {
    SeenRow row = view.row(StepNames.model(turn));
    if (row == null) {
      return none();
    }
    ModelReply reply = row.value(ModelReply.class);
    Map<String, Wait> asked = new HashMap<>();
    reply.waits().forEach(wait -> asked.put(wait.callId(), wait));
    Map<String, WaitStanding> standings = null;
    Map<String, Waiting> open = new LinkedHashMap<>();
    for (PlannedCall call : reply.planned()) {
      CallRows rows = CallRows.of(view, call.callId());
      Wait wait =
          rows.before() == null
              ? asked.get(call.callId())
              : rows.before().value(CallEnd.class).awaited();
      if (rows.end() == null && wait != null) {
        standings = standings == null ? standings(view.takenInFlight(turn)) : standings;
        WaitStanding standing =
            standings.getOrDefault(wait.waitId(), WaitStanding.pending(wait.waitId()));
        Subject subject = subject(view.spec(), reply, wait, standing);
        open.put(wait.waitId(), new Waiting(subject, call, rows.number()));
      }
    }
    return new OpenWaits(open);
  }

  private static Map<String, WaitStanding> standings(List<Drained> drains) {
    Map<String, WaitStanding> standings = new HashMap<>();
    drains.forEach(
        drain -> drain.waits().forEach(standing -> standings.put(standing.waitId(), standing)));
    return standings;
  }

  private static Subject subject(
      AgentSpec spec, ModelReply reply, Wait wait, WaitStanding standing) {
    ToolSpec tool = spec.tool(wait.tool());
    String arguments =
        reply.asked().stream()
            .filter(asked -> asked.callId().equals(wait.callId()))
            .map(ModelReply.AskedCall::effective)
            .findFirst()
            .orElseThrow();
    return new Subject(wait, standing, arguments, tool == null ? null : tool.inputSchema());
  }

  @Nullable Waiting get(String waitId) {
    return waits.get(waitId);
  }

  /** Whether nobody knows how the call ended, and it waits until somebody says so. */
  @Nullable Waiting unknown(String callId) {
    return waits.values().stream()
        .filter(waiting -> waiting.call().callId().equals(callId))
        .filter(waiting -> waiting.subject().awaited().kind() == WaitKind.TOOL_RESULT)
        .filter(waiting -> waiting.subject().standing().open())
        .findFirst()
        .orElse(null);
  }

  /** Whether each of these calls waits, so that nothing is under way. */
  boolean hold(OpenCalls calls) {
    Set<String> waiting =
        waits.values().stream()
            .filter(one -> one.subject().standing().open())
            .map(one -> one.call().callId())
            .collect(Collectors.toSet());
    return !waiting.isEmpty() && waiting.containsAll(calls.callIds());
  }

  Collection<Waiting> all() {
    return List.copyOf(waits.values());
  }

  void put(Waiting changed) {
    waits.put(changed.subject().awaited().waitId(), changed);
  }

  /** When time alone will change one of them next; null where it never will. */
  @Nullable Long due() {
    return waits.values().stream()
        .map(waiting -> Timekeeping.due(waiting.subject().awaited(), waiting.subject().standing()))
        .filter(Objects::nonNull)
        .min(Long::compare)
        .orElse(null);
  }
}
