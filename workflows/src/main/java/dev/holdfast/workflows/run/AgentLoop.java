package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a fact, lets the decider decide, performs what it decided. */
public final class AgentLoop {
  private final RunDecider decider;
  private final Steps steps;
  private final Trail trail;

  private final RunState begin;

  /** Where within a turn an execution before left off; gone once it was taken up. */
  private Segment.@Nullable Parked parked;

  /** What the run was told to do since the decider was asked last. */
  private Orders orders = Orders.NONE;

  /** Where input was taken in last, and the number of the next drain there. */
  private Steps.@Nullable Inlet inlet;

  private int nextDrain;
  private int turn;

  /**
   * A loop.
   *
   * @param segment where to go on; null at the beginning
   */
  public AgentLoop(RunPlan plan, @Nullable Segment segment, Steps steps) {
    this.decider = new RunDecider(plan.limits(), plan.modelLane(), plan.acts());
    this.begin = Segment.stateOf(segment);
    this.turn = begin.turn();
    this.parked = Segment.parkedIn(segment);
    this.steps = steps;
    this.trail = Trail.of(plan.specDigest(), segment);
  }

  /**
   * Runs until the run ends or its history is long enough: that is only found between turns, and
   * where calls wait while nothing is under way.
   */
  public LoopEnd run() {
    RunDecider.Move move = decider.begin(begin);
    while (!(move.decision() instanceof Decision.Close close)) {
      if (move.decision() instanceof Decision.AskModel ask && ask.turn() > turn) {
        turn = ask.turn();
        trail.turnEnded();
        if (steps.longEnough()) {
          return new LoopEnd.Continued(steps.handOn(move.state(), trail.past(), null));
        }
      }
      Fact fact = perform(move.decision());
      RunState state = move.state().ordered(orders);
      orders = Orders.NONE;
      if (fact instanceof Fact.Parked waits) {
        return new LoopEnd.Continued(handOn(state, waits));
      }
      move = decider.decide(state, fact);
    }
    return new LoopEnd.Closed(close.ending());
  }

  private Segment handOn(RunState state, Fact.Parked waits) {
    List<PlannedCall> calls =
        switch (state.phase()) {
          case Phase.Calling calling -> calling.calls();
          case Phase.Holding holding -> holding.calls();
          default -> throw new IllegalStateException("nothing waits while " + state.phase());
        };
    return steps.handOn(
        state,
        trail.past(),
        calls == null
            ? null
            : new Segment.Parked(calls, waits.landed(), waits.nextDrain(), trail.reply()));
  }

  private Fact perform(Decision decision) {
    return switch (decision) {
      case Decision.AskModel ask -> ask(ask);
      case Decision.Hold hold -> hold(hold);
      case Decision.PerformCalls calls -> call(calls);
      case Decision.EndAsking end ->
          answered(
              steps.endAsking(
                  end.turn(), end.ending(), trail.inputOf(StepNames.model(end.turn()))));
      case Decision.EndCalls end ->
          ended(steps.end(end.turn(), end.calls(), end.wanted(), end.reason()));
      case Decision.Compact compact -> compact(compact);
      case Decision.EndCompacting end ->
          compacted(
              steps.endCompacting(
                  end.turn(), end.number(), trail.inputOf(StepNames.compact(end.number()))));
      case Decision.Finish finish -> finish(finish);
      case Decision.Close ignored -> throw new IllegalStateException("closed runs do nothing");
    };
  }

  private Fact ask(Decision.AskModel ask) {
    int turn = ask.turn();
    var flight = steps.ask(ask, trail.inputOf(StepNames.model(turn)));
    Fact interruption = takeInWhile(flight, Steps.Inlet.whileAsking(turn), null);
    if (interruption != null) {
      return interruption;
    }
    return answered(flight.land());
  }

  private Fact answered(ModelAskResult result) {
    Fact halted = halted(result.receipt());
    if (halted != null) {
      return halted;
    }
    if (result.orders() != null) {
      // Told before the model was asked; what was taken in meanwhile came after it.
      orders = result.orders().and(orders);
    }
    if (!result.held()) {
      trail.replied(result.receipt().digest());
    }
    return new Fact.ModelAnswered(result);
  }

  private Fact hold(Decision.Hold hold) {
    Steps.Inlet at =
        hold.beforeCalls()
            ? Steps.Inlet.whileCalling(hold.turn())
            : Steps.Inlet.whileHolding(hold.turn());
    Fact fact = takeInWhile(steps.hold(hold), at, hold.reason());
    return fact == null ? new Fact.Told() : fact;
  }

  private Fact call(Decision.PerformCalls calls) {
    Steps.Inlet at = Steps.Inlet.whileCalling(calls.turn());
    List<Segment.Parked.Landed> landed = takeUp(at);
    var flight = steps.call(calls.turn(), calls.calls(), landed);
    Fact interruption = takeInWhile(flight, at, null);
    return interruption != null ? interruption : ended(flight.land());
  }

  /** Where the calls of the turn begin, or an execution before has left them. */
  private List<Segment.Parked.Landed> takeUp(Steps.Inlet at) {
    Segment.Parked from = parked;
    parked = null;
    inlet = at;
    // What was released while the run held before these calls is read again.
    nextDrain = from == null ? 1 : from.nextDrain();
    return from == null ? List.of() : from.landed();
  }

  private Fact compact(Decision.Compact compact) {
    int number = compact.number();
    var flight = steps.compact(compact, trail.inputOf(StepNames.compact(number)));
    Fact interruption =
        takeInWhile(flight, Steps.Inlet.whileCompacting(compact.turn(), number), null);
    return interruption != null ? interruption : compacted(flight.land());
  }

  private Fact compacted(CompactResult result) {
    Fact halted = halted(result.receipt());
    if (halted != null) {
      return halted;
    }
    trail.compacted(result.receipt().digest());
    return new Fact.Compacted(result);
  }

  /**
   * Takes input in until the flight has landed. What the ledger already took comes first, before
   * anything is sent: a run that is performed again must not send what its input has stopped.
   */
  private @Nullable Fact takeInWhile(
      Steps.Flight<?> flight, Steps.Inlet at, @Nullable HoldReason hold) {
    if (!flight.interruptible()) {
      return null;
    }
    if (!at.equals(inlet)) {
      inlet = at;
      nextDrain = 1;
    }
    boolean landed = false;
    while (!landed) {
      Fact stop = drain(flight, at, hold);
      if (stop != null) {
        return stop;
      }
      landed = flight.awaitLandedOrWoken();
      if (!landed && flight.parked() && steps.longEnough()) {
        return new Fact.Parked(flight.landed(), hold == null ? nextDrain : 1);
      }
    }
    return null;
  }

  /** Takes in all that waits; what stops the flight, or null. */
  private @Nullable Fact drain(Steps.Flight<?> flight, Steps.Inlet at, @Nullable HoldReason hold) {
    DrainResult drained;
    do {
      drained = steps.drain(at, nextDrain, hold, trail.inputOf(at.drainName(nextDrain)));
      Fact halted = halted(drained.receipt());
      if (halted != null) {
        return halted;
      }
      if (!drained.tookSomething()) {
        flight.dueAt(drained.dueAtMillis());
        return null;
      }
      nextDrain++;
      Orders told = drained.orders() == null ? Orders.NONE : drained.orders();
      orders = orders.and(told);
      boolean holdsModel = hold != null && !at.equals(Steps.Inlet.whileCalling(at.turn()));
      if (drained.ending() != null || (told.interrupt() && !holdsModel)) {
        flight.abort();
        return new Fact.Interrupted(drained.ending());
      }
      flight.release(drained.released());
    } while (hold == null);
    return new Fact.Told();
  }

  private Fact ended(List<ToolCallResult> results) {
    for (ToolCallResult result : results) {
      Fact halted = halted(result.receipt());
      if (halted != null) {
        return halted;
      }
      trail.callEnded(result.receipt().digest());
    }
    return new Fact.CallsEnded(results);
  }

  private Fact finish(Decision.Finish finish) {
    FinishResult result =
        steps.finish(finish.turn(), finish.ending(), trail.inputOf(StepNames.FINISH));
    Fact halted = halted(result.receipt());
    if (halted != null) {
      return halted;
    }
    return result.ending() == null ? new Fact.FinishRefused() : new Fact.Finished(result.ending());
  }

  private static @Nullable Fact halted(Receipt receipt) {
    return receipt.halt() == null ? null : new Fact.Halted(receipt.halt());
  }
}
