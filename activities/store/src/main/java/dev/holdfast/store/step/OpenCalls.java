package dev.holdfast.store.step;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Release;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls of a turn that have no end yet. */
record OpenCalls(Set<String> callIds) {
  static final OpenCalls NONE = new OpenCalls(Set.of());

  static OpenCalls of(RunView view, int turn) {
    SeenRow row = view.row(StepNames.model(turn));
    if (row == null) {
      return NONE;
    }
    return new OpenCalls(
        row.value(ModelReply.class).planned().stream()
            .map(PlannedCall::callId)
            .filter(call -> view.row(StepNames.call(call)) == null)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /**
   * Somebody wants a call to end without its tool; null where it is not open.
   *
   * @param answered with a result of theirs, else it is skipped
   */
  @Nullable Release end(boolean answered, JsonNode body) {
    String call = body.path("call").asText();
    if (!callIds.contains(call)) {
      return null;
    }
    String said = body.path(answered ? "result" : "reason").asText();
    return answered
        ? Release.end(call, OutcomeKind.ANSWERED, said)
        : Release.end(call, OutcomeKind.SKIPPED, said.isBlank() ? "skipped by an operator" : said);
  }
}
