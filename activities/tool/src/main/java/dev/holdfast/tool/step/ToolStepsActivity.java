package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.Claim;
import dev.holdfast.store.ledger.ClaimAnswer;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.ledger.Settlement;
import dev.holdfast.store.ledger.StepKind;
import dev.holdfast.store.step.Body;
import dev.holdfast.store.step.Carrier;
import dev.holdfast.store.step.Claims;
import dev.holdfast.store.step.Executor;
import dev.holdfast.store.step.Heart;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.Slots;
import dev.holdfast.store.step.Tokens;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.workflows.event.EventType;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.EndCallRequest;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolCallRequest;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.ToolSteps;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Performs tool calls. Fast: does it, then settles. Queued: claims, does it, finishes by token; a
 * call that must not be repeated is announced durably before it is sent.
 */
public final class ToolStepsActivity implements ToolSteps {
  /** Between claim and send: a claim older than this is renewed before the effect is sent. */
  private static final Duration CLAIM_IS_FRESH = Duration.ofSeconds(1);

  private final Executor executor;
  private final Tokens tokens;
  private final Calling calling;
  private final Settling settling;
  private final CallEnding ending;
  private final Claims claims;
  private final Rates rates;

  public ToolStepsActivity(Executor executor, ToolBox tools, Tokens tokens) {
    this.executor = executor;
    this.tokens = tokens;
    this.rates = new Rates(System::nanoTime);
    this.calling = new Calling(tools, rates, executor.ledger(), executor.clock());
    this.settling = new Settling(executor, tokens);
    this.ending = new CallEnding(executor, tokens);
    this.claims = new Claims(executor.ledger(), executor.views()::nanos);
  }

  @Override
  public ToolCallResult call(ToolCallRequest request) {
    return executor.perform(request.step(), carrier -> call(request, carrier));
  }

  private ToolCallResult call(ToolCallRequest request, Carrier carrier) {
    StepRef ref = request.step().carriedBy(carrier.execution());
    String token = tokens.mint();
    try (Heart heart = Heart.start(carrier, executor.ledger())) {
      Boolean inTurn = null;
      while (true) {
        RunView view = executor.views().at(ref);
        ToolCallResult standing = CallEnding.standing(ref, view);
        if (standing != null) {
          return standing;
        }
        Attempt attempt = new Attempt(ref, request.turn(), request.call(), view, token);
        if (inTurn == null) {
          inTurn = inTurn(attempt, heart);
        }
        ToolCallResult result =
            request.lane() == Lane.FAST ? fast(attempt, heart) : queued(attempt, heart, inTurn);
        if (result != null) {
          return result;
        }
        executor.views().refresh(view, ref);
      }
    }
  }

  @Override
  public ToolCallResult end(EndCallRequest request) {
    return executor.perform(
        request.step(),
        carrier -> ending.end(request, request.step().carriedBy(carrier.execution())));
  }

  /**
   * Waits until the rate of the tool lets the call through: before it is announced, so that a call
   * that nobody sent is never taken for one that was.
   */
  private boolean inTurn(Attempt attempt, Heart heart) {
    Duration turn = attempt.takeTurn(rates);
    if (turn == null) {
      return false;
    }
    if (!turn.isZero() && Body.stopped(heart.cancelled(), turn)) {
      throw new ActivityCanceledException();
    }
    return true;
  }

  private @Nullable ToolCallResult fast(Attempt attempt, Heart heart) {
    return settling.settle(
        attempt, timed(() -> calling.call(attempt, heart)), false, Settlement.Guard.NONE);
  }

  private @Nullable ToolCallResult queued(Attempt attempt, Heart heart, boolean inTurn) {
    Claims.Claiming claiming = claims.claim(claim(attempt, null), heart);
    boolean again = false;
    if (claiming instanceof Claims.Claiming.Lapsed lapsed) {
      if (!attempt.repeatable() && !attempt.reconcilable()) {
        return settling.settleOrAsk(
            attempt, Ended.as(lost(attempt)), false, Settlement.Guard.lapsed(lapsed.claim()));
      }
      again = true;
      claiming = claims.claim(claim(attempt, new Claim.Takeover(lapsed.claim(), null)), heart);
    }
    return switch (claiming) {
      case Claims.Claiming.Answered answered -> answered(attempt, heart, answered, again, inTurn);
      case Claims.Claiming.Lapsed ignored -> null;
      case Claims.Claiming.Stopped ignored -> throw new ActivityCanceledException();
    };
  }

  private @Nullable ToolCallResult answered(
      Attempt attempt,
      Heart heart,
      Claims.Claiming.Answered answered,
      boolean again,
      boolean inTurn) {
    ClaimAnswer answer = answered.answer();
    return switch (answer.verdict()) {
      case CLAIMED -> claimed(attempt, heart, answered.askedAtNanos(), again, inTurn);
      case ABANDONED ->
          settling.settleOrAsk(
              attempt,
              Ended.as(
                  attempt.end(
                      OutcomeKind.OUTCOME_UNKNOWN,
                      "not sent: an equal call, %s, was sent or may have been sent before the run was reset"
                          .formatted(answer.earlierCall()))),
              false,
              new Settlement.Guard(null, null, null, true));
      case STANDS, HELD, TERMINAL, FENCED, INBOX, COMPANION, MISSING -> null;
    };
  }

  private @Nullable ToolCallResult claimed(
      Attempt attempt, Heart heart, long claimedAt, boolean again, boolean inTurn) {
    heart.hold(attempt.ref(), attempt.token());
    if ((again || attempt.again()) && attempt.reconcilable()) {
      CallEnd found = calling.reconcile(attempt, heart);
      boolean sendsInDoubt = attempt.again() && !again;
      if (found != null && !(sendsInDoubt && found.kind() == OutcomeKind.OUTCOME_UNKNOWN)) {
        return ended(attempt, heart, Ended.as(found));
      }
    }
    if (heart.cancelled().isDone() && (!again || attempt.reconcilable())) {
      return settling.settle(
          attempt,
          attempt.ended(OutcomeKind.CANCELLED, "the call was cancelled before it was sent"),
          true,
          Settlement.Guard.NONE);
    }
    if (!inTurn) {
      return settling.settle(attempt, crowdedOut(attempt), true, Settlement.Guard.NONE);
    }
    if (!attempt.repeatable() && !mayBeSent(attempt, claimedAt)) {
      return null;
    }
    return ended(attempt, heart, timed(() -> calling.call(attempt, heart)));
  }

  /** Nobody is asked what became of a call that the run gave up. */
  private @Nullable ToolCallResult ended(Attempt attempt, Heart heart, Ended end) {
    return heart.cancelled().isDone()
        ? settling.settle(attempt, end, true, Settlement.Guard.NONE)
        : settling.settleOrAsk(attempt, end, true, Settlement.Guard.NONE);
  }

  /** A claim that is no longer fresh may have been ended by others: then nothing is sent. */
  private boolean mayBeSent(Attempt attempt, long claimedAtNanos) {
    StepRef ref = attempt.ref();
    return executor.views().nanos() - claimedAtNanos < CLAIM_IS_FRESH.toNanos()
        || executor.ledger().renew(ref.runId(), ref.branch(), ref.name(), attempt.token());
  }

  private Ended timed(Supplier<Ended> call) {
    long begun = executor.views().nanos();
    Ended end = call.get();
    long millis = TimeUnit.NANOSECONDS.toMillis(executor.views().nanos() - begun);
    return end.lasting(millis);
  }

  private static CallEnd crowdedOut(Attempt attempt) {
    return attempt.ended(
        OutcomeKind.TIMED_OUT,
        "the call was not sent: more calls wait for this tool than it takes within %d s"
            .formatted(Rates.LONGEST_WAIT.toSeconds()));
  }

  private static CallEnd lost(Attempt attempt) {
    return attempt.end(
        OutcomeKind.OUTCOME_UNKNOWN,
        "the worker that made the call is gone; it is not known whether it took effect");
  }

  private Claim claim(Attempt attempt, Claim.@Nullable Takeover takeover) {
    StepRef ref = attempt.ref();
    return new Claim(
        ref.runId(),
        ref.branch(),
        executor.clock().instant(),
        attempt.token(),
        executor.owner().number(),
        new Claim.Step(
            ref.name(),
            StepKind.CALL,
            attempt.turn(),
            Slots.call(attempt.call()),
            ref.digest(),
            attempt.action(),
            attempt.call().effect()),
        null,
        List.of(
            new NewEvent(
                EventType.TOOL_STARTED,
                ref.name(),
                Wire.write(
                    Map.of("call", attempt.call().callId(), "tool", attempt.call().tool())))),
        takeover);
  }
}
