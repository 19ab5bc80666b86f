package dev.holdfast.store.step;

import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Choice;
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
            .filter(call -> CallRows.of(view, call).end() == null)
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** How somebody wants a call to end without its tool: with a result of theirs, or skipped. */
  static Release end(String call, Choice choice, @Nullable String said) {
    if (choice == Choice.ANSWER) {
      return Release.end(call, OutcomeKind.ANSWERED, said == null ? "" : said);
    }
    return Release.end(
        call,
        OutcomeKind.SKIPPED,
        said == null || said.isBlank() ? "skipped by an operator" : said);
  }
}
