package dev.holdfast.store.step;

import dev.holdfast.policy.wait.Subject;
import dev.holdfast.policy.wait.Timekeeping;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.Drained;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What calls of a turn wait for, as a branch sees it: opened by the reply, changed by drains. */
final class OpenWaits {
  private final Map<String, Waiting> waits;

  /** A wait and the call that waits. */
  record Waiting(Subject subject, PlannedCall call) {
    Waiting at(WaitStanding standing) {
      return new Waiting(subject.at(standing), call);
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
    if (row == null || row.value(ModelReply.class).waits().isEmpty()) {
      return none();
    }
    ModelReply reply = row.value(ModelReply.class);
    Map<String, WaitStanding> standings = standings(view.takenInFlight(turn));
    Map<String, Waiting> open = new LinkedHashMap<>();
    for (Wait wait : reply.waits()) {
      WaitStanding standing =
          standings.getOrDefault(wait.waitId(), WaitStanding.pending(wait.waitId()));
      boolean ended = view.row(StepNames.call(wait.callId())) != null;
      if (!ended) {
        open.put(wait.waitId(), waiting(view.spec(), reply, wait, standing));
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

  private static Waiting waiting(
      AgentSpec spec, ModelReply reply, Wait wait, WaitStanding standing) {
    ToolSpec tool = spec.tool(wait.tool());
    String arguments =
        reply.asked().stream()
            .filter(asked -> asked.callId().equals(wait.callId()))
            .map(ModelReply.AskedCall::effective)
            .findFirst()
            .orElseThrow();
    PlannedCall call =
        reply.planned().stream()
            .filter(planned -> planned.callId().equals(wait.callId()))
            .findFirst()
            .orElseThrow();
    return new Waiting(
        new Subject(wait, standing, arguments, tool == null ? null : tool.inputSchema()), call);
  }

  @Nullable Waiting get(String waitId) {
    return waits.get(waitId);
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
