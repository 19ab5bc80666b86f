package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.LedgerRow;
import dev.holdfast.store.ledger.LoadedRun;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.CallRows;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gives calls an end without performing them, or takes the one they already have. */
public final class CallEnding {
  private final Executor executor;
  private final Tokens tokens;
  private final Settling settling;

  public CallEnding(Executor executor, Tokens tokens) {
    this.executor = executor;
    this.tokens = tokens;
    this.settling = new Settling(executor, tokens);
  }

  ToolCallResult end(EndCallRequest request, StepRef ref) {
    return executor.<ToolCallResult>untilSettled(
        ref,
        view -> standing(last(ref, request.call(), view), view),
        view ->
            settle(
                new Attempt(
                    last(ref, request.call(), view),
                    request.turn(),
                    request.call(),
                    view,
                    tokens.mint()),
                request));
  }

  /** The row that is the end of the call, or will be. */
  private static StepRef last(StepRef ref, PlannedCall call, RunView view) {
    return ref.named(StepNames.call(call.callId(), CallRows.of(view, call.callId()).number()));
  }

  private @Nullable ToolCallResult settle(Attempt attempt, EndCallRequest request) {
    String said = attempt.saidOfEnd();
    CallEnd row = attempt.ended(request.wanted(), said == null ? request.reason() : said);
    Settlement.Guard guard =
        attempt.repeatable()
            ? Settlement.Guard.NONE
            : Settlement.Guard.elseUnknown(Settling.ifUnknown(attempt));
    return settling.settle(attempt, row, false, guard);
  }

  /**
   * Ends the calls of a run that nothing performs any more, because its workflow is gone: what
   * somebody may have sent is unknown, anything else cancelled.
   */
  public void endOpen(String runId, String branch, String reason) {
    LoadedRun loaded = executor.ledger().load(runId, branch, 0);
    if (loaded == null) {
      return;
    }
    Set<String> settled =
        loaded.rows().stream()
            .filter(row -> row.kind() == StepKind.CALL)
            .map(row -> Wire.read(row.result(), CallEnd.class))
            .filter(end -> !end.held())
            .map(CallEnd::callId)
            .collect(Collectors.toUnmodifiableSet());
    for (LedgerRow row : loaded.rows()) {
      if (row.kind() == StepKind.MODEL) {
        for (PlannedCall call : Wire.read(row.result(), ModelReply.class).planned()) {
          if (!settled.contains(call.callId())) {
            String name = StepNames.call(call.callId());
            var ref =
                new StepRef(
                    runId, branch, "", name, call.action(), row.position(), true, List.of());
            end(new EndCallRequest(ref, row.turn(), call, OutcomeKind.CANCELLED, reason), ref);
          }
        }
      }
    }
  }

  /** The end that a call has, or why it can have none any more; null while it can. */
  static @Nullable ToolCallResult standing(StepRef ref, RunView view) {
    SeenRow row = Executor.standing(view, ref);
    if (row != null) {
      CallEnd end = row.value(CallEnd.class);
      return ToolCallResult.of(Executor.receipt(row), end);
    }
    Halt halt = Executor.halt(view, ref);
    return halt == null
        ? null
        : new ToolCallResult(Receipt.halted(halt), OutcomeKind.CANCELLED, false, 0, null);
  }
}
