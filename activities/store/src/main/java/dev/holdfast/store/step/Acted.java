package dev.holdfast.store.step;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import org.jspecify.annotations.Nullable;

/** What a run came to that performed one action. */
record Acted(String step, CallEnd end) {

  /** Null where the run has a model, or its action no end. */
  static @Nullable Acted of(RunView view) {
    SeenRow reply = view.spec().model().absent() ? view.row(StepNames.model(1)) : null;
    if (reply == null || reply.value(ModelReply.class).asked().isEmpty()) {
      return null;
    }
    SeenRow row =
        CallRows.of(view, reply.value(ModelReply.class).asked().getFirst().callId()).end();
    return row == null ? null : new Acted(row.name(), row.value(CallEnd.class));
  }

  /**
   * Completed where the call has a result; else failed, with the way it ended as the reason. What
   * was said of it stays in the ledger.
   */
  RunEnding ending() {
    return end.kind().answers()
        ? RunEnding.completed(step)
        : RunEnding.failed(
            end.kind().wire(),
            "the call of %s ended as %s".formatted(end.tool(), end.kind().wire()));
  }

  /** What was said of it, also as JSON where it is an object or a list. */
  String outcome() {
    ObjectNode outcome = Wire.json().createObjectNode().put("text", end.content());
    JsonNode value = json(end.content());
    if (value != null && value.isContainerNode()) {
      outcome.set("value", value);
    }
    return outcome.toString();
  }

  private static @Nullable JsonNode json(String content) {
    try {
      return Wire.json().readTree(content);
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
