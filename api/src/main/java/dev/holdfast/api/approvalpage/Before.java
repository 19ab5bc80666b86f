package dev.holdfast.api.approvalpage;

import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the run did before it asked.
 *
 * @param said by the model when it asked for the call; empty where it said nothing
 * @param calls that ended, the newest last
 */
record Before(String said, List<Call> calls) {
  private static final int SHOWN_MAX = 8;

  Before {
    calls = List.copyOf(calls);
  }

  /**
   * A call that ended.
   *
   * @param arguments as the model wrote them
   */
  record Call(String tool, String arguments, CallEnd end) {}

  /** From the steps of the last turns, up to the turn that asked. */
  static Before of(List<TurnStep> steps, int turn) {
    Map<String, CallEnd> ends = new HashMap<>();
    for (TurnStep step : steps) {
      if (step.kind() == StepKind.CALL && step.result() != null) {
        CallEnd end = Wire.read(step.result(), CallEnd.class);
        ends.merge(end.callId(), end, (one, other) -> one.held() ? other : one);
      }
    }
    String said = "";
    List<Call> calls = new ArrayList<>();
    for (TurnStep step : steps) {
      ModelReply reply = reply(step);
      if (reply == null) {
        continue;
      }
      if (step.turn() == turn) {
        said = reply.text();
      }
      for (ModelReply.AskedCall asked : reply.asked()) {
        CallEnd end = ends.get(asked.callId());
        if (end != null) {
          calls.add(new Call(asked.tool(), asked.arguments(), end));
        }
      }
    }
    int from = Math.max(0, calls.size() - SHOWN_MAX);
    return new Before(said, calls.subList(from, calls.size()));
  }

  private static @Nullable ModelReply reply(TurnStep step) {
    return step.kind() == StepKind.MODEL && step.result() != null
        ? Wire.read(step.result(), ModelReply.class)
        : null;
  }
}
