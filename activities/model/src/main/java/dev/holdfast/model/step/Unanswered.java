package dev.holdfast.model.step;

import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.model.EndAskRequest;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a model call that the run no longer waits for. */
final class Unanswered {
  private final Executor executor;
  private final Tokens tokens;

  Unanswered(Executor executor, Tokens tokens) {
    this.executor = executor;
    this.tokens = tokens;
  }

  ModelAskResult end(EndAskRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    return executor.<ModelAskResult>untilSettled(
        ref, view -> ModelRow.standing(ref, view), view -> settle(request, ref, view));
  }

  /** Whoever still asks finds the row standing, and his reply among the late ones. */
  private @Nullable ModelAskResult settle(EndAskRequest request, StepRef ref, RunView view) {
    ModelSpec model = view.spec().model();
    var usage = ModelReply.Usage.none(model, 0);
    RunEnding ending = request.ending();
    ModelReply reply =
        ending == null
            ? ModelReply.interrupted("", usage)
            : new ModelReply("", List.of(), List.of(), usage, ending, false);
    NewRow row = ModelRow.of(ref, request.turn(), reply);
    SettleAnswer answer =
        executor.settle(
            view,
            Settlement.of(ref, executor.clock().instant(), tokens.mint(), List.of(row), List.of())
                .using(List.of(UsageEntry.lost(model.provider(), model.name()))));
    return answer.verdict() == SettleAnswer.Verdict.SETTLED
        ? ModelAskResult.of(Receipt.settled(answer.last(), row.resultDigest()), reply)
        : null;
  }
}
