package dev.holdfast.model.step;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.NewRow;
import dev.holdfast.store.ledger.SettleAnswer;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Claims;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Heart;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.store.step.Slots;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.model.CompactRequest;
import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.Compacted;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.ActivityCanceledException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the context of a run smaller. What needs no model is settled at once. */
final class Compacting {
  private final Executor executor;
  private final Tokens tokens;
  private final Claims claims;
  private final Summary summary;

  Compacting(Executor executor, Tokens tokens, Claims claims, Summary summary) {
    this.executor = executor;
    this.tokens = tokens;
    this.claims = claims;
    this.summary = summary;
  }

  private record Attempt(CompactRequest request, StepRef ref, RunView view, String token) {}

  CompactResult compact(CompactRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    String token = tokens.mint();
    try (Heart heart = Heart.start(carrier, executor.ledger())) {
      return executor.<CompactResult>untilSettled(
          ref,
          view -> standing(ref, view),
          view -> attempt(new Attempt(request, ref, view, token), heart));
    }
  }

  private static @Nullable CompactResult standing(StepRef ref, RunView view) {
    SeenRow row = Executor.standing(view, ref);
    if (row != null) {
      return result(Executor.receipt(row), row.value(Compacted.class));
    }
    Halt halt = Executor.halt(view, ref);
    return halt == null
        ? null
        : new CompactResult(Receipt.halted(halt), Compacted.Level.NONE, Spent.NOTHING);
  }

  private @Nullable CompactResult attempt(Attempt attempt, Heart heart) {
    int turn = attempt.request.turn();
    if (attempt.request.giveUp()) {
      ModelSpec model = attempt.view.spec().model();
      var lost = UsageEntry.lost(model.provider(), model.name());
      return settle(attempt, Compacted.nothing(turn), List.of(lost), false);
    }
    Condensing todo =
        Condensing.of(attempt.view.said(), turn, attempt.view.spec().model().window());
    if (todo.level() != Compacted.Level.SUMMARY) {
      var done = new Compacted(todo.level(), todo.upTo(), null, null, null);
      return settle(attempt, done, List.of(), false);
    }
    boolean queued = attempt.request.lane() == Lane.QUEUED;
    if (queued && !claimed(attempt, heart)) {
      return null;
    }
    Summary.Written written = written(attempt, todo, heart);
    // Without a summary there is at least room where the results were.
    var done =
        new Compacted(
            written.text() == null ? Compacted.Level.RESULTS : Compacted.Level.SUMMARY,
            todo.upTo(),
            written.text(),
            written.usage(),
            written.failure());
    return settle(attempt, done, written.usages(), queued);
  }

  private Summary.Written written(Attempt attempt, Condensing todo, Heart heart) {
    try {
      return summary.write(
          attempt.ref.runId(), attempt.view.spec(), todo.protocol(), heart.cancelled());
    } catch (Abandoned e) {
      throw e.counted(executor, attempt.ref, attempt.token);
    }
  }

  private boolean claimed(Attempt attempt, Heart heart) {
    Claims.Claiming claiming = claims.claim(claim(attempt, null), heart);
    if (claiming instanceof Claims.Claiming.Lapsed lapsed) {
      ModelSpec model = attempt.view.spec().model();
      var lost = UsageEntry.lost(model.provider(), model.name());
      claiming = claims.claim(claim(attempt, new Claim.Takeover(lapsed.claim(), lost)), heart);
    }
    return switch (claiming) {
      case Claims.Claiming.Answered answered -> {
        ClaimAnswer answer = answered.answer();
        attempt.view.counters(
            answer.inboxSeq(), answer.inboxTaken(), answer.ending(), executor.views().nanos());
        if (answer.verdict() == ClaimAnswer.Verdict.CLAIMED) {
          heart.hold(attempt.ref, attempt.token);
          yield true;
        }
        yield false;
      }
      case Claims.Claiming.Lapsed ignored -> false;
      case Claims.Claiming.Stopped ignored -> throw new ActivityCanceledException();
    };
  }

  private Claim claim(Attempt attempt, Claim.@Nullable Takeover takeover) {
    StepRef ref = attempt.ref;
    return new Claim(
        ref.runId(),
        ref.branch(),
        executor.clock().instant(),
        attempt.token,
        executor.owner().number(),
        new Claim.Step(
            ref.name(),
            StepKind.COMPACT,
            attempt.request.turn(),
            Slots.COMPACT,
            ref.digest(),
            null,
            null),
        null,
        List.of(),
        takeover);
  }

  private @Nullable CompactResult settle(
      Attempt attempt, Compacted done, List<UsageEntry> usages, boolean claimed) {
    NewRow row =
        NewRow.plain(
            attempt.ref.name(),
            StepKind.COMPACT,
            attempt.request.turn(),
            Slots.COMPACT,
            attempt.ref.digest(),
            Wire.write(done));
    SettleAnswer answer =
        executor.settle(
            attempt.view,
            Settlement.of(
                    attempt.ref,
                    executor.clock().instant(),
                    attempt.token,
                    List.of(row),
                    List.of(event(attempt, done)))
                .finishing(claimed)
                .using(usages));
    return answer.verdict() == SettleAnswer.Verdict.SETTLED
        ? result(Receipt.settled(answer.last(), row.resultDigest()), done)
        : null;
  }

  private static NewEvent event(Attempt attempt, Compacted done) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("level", done.level().name().toLowerCase(java.util.Locale.ROOT));
    data.put("up_to_turn", done.upTo());
    if (done.failure() != null) {
      data.put("code", done.failure());
    }
    return new NewEvent(EventType.CONTEXT_COMPACTED, attempt.ref.name(), Wire.write(data));
  }

  private static CompactResult result(Receipt receipt, Compacted done) {
    return new CompactResult(
        receipt, done.level(), done.usage() == null ? Spent.NOTHING : done.usage().spent());
  }
}
