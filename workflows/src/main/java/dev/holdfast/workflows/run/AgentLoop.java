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

  /**
   * A loop.
   *
   * @param segment where to go on; null at the beginning
   */
  public AgentLoop(RunPlan plan, @Nullable Segment segment, Steps steps) {
    this.decider = new RunDecider(plan.limits(), plan.modelLane());
    this.begin = Segment.stateOf(segment);
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
      if (move.decision() instanceof Decision.AskModel && move.state().turn() > begin.turn()) {
        trail.turnEnded();
        if (steps.longEnough()) {
          return new LoopEnd.Continued(steps.handOn(move.state(), trail.past(), null));
        }
      }
      Fact fact = perform(move.decision());
      if (fact instanceof Fact.Parked waits
          && move.state().phase() instanceof Phase.Calling calling) {
        return new LoopEnd.Continued(handOn(move.state(), calling.calls(), waits));
      }
      move = decider.decide(move.state(), fact);
    }
    return new LoopEnd.Closed(close.ending());
  }

  private Segment handOn(RunState state, List<PlannedCall> calls, Fact.Parked waits) {
    return steps.handOn(
        state,
        trail.past(),
        new Segment.Parked(calls, waits.landed(), waits.nextDrain(), trail.reply()));
  }

  private Fact perform(Decision decision) {
    return switch (decision) {
      case Decision.AskModel ask -> ask(ask);
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
    var flight = steps.ask(turn, ask.lane(), trail.inputOf(StepNames.model(turn)));
    Fact interruption = takeInWhile(flight, Steps.Inlet.whileAsking(turn), 1);
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
    trail.replied(result.receipt().digest());
    return new Fact.ModelAnswered(result);
  }

  private Fact call(Decision.PerformCalls calls) {
    Segment.Parked from = parked;
    parked = null;
    var flight = steps.call(calls.turn(), calls.calls(), from == null ? List.of() : from.landed());
    Fact interruption =
        takeInWhile(
            flight, Steps.Inlet.whileCalling(calls.turn()), from == null ? 1 : from.nextDrain());
    return interruption != null ? interruption : ended(flight.land());
  }

  private Fact compact(Decision.Compact compact) {
    int number = compact.number();
    var flight = steps.compact(compact, trail.inputOf(StepNames.compact(number)));
    Fact interruption = takeInWhile(flight, Steps.Inlet.whileCompacting(compact.turn(), number), 1);
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
  private @Nullable Fact takeInWhile(Steps.Flight<?> flight, Steps.Inlet inlet, int from) {
    if (!flight.interruptible()) {
      return null;
    }
    int number = from;
    boolean landed = false;
    while (!landed) {
      DrainResult drained;
      do {
        drained = steps.drain(inlet, number, trail.inputOf(inlet.drainName(number)));
        Fact halted = halted(drained.receipt());
        if (halted != null) {
          return halted;
        }
        if (drained.tookSomething()) {
          number++;
        }
        if (drained.ending() != null) {
          flight.abort();
          return new Fact.Interrupted(drained.ending());
        }
        if (flight instanceof Steps.CallFlight calls) {
          calls.release(drained.released());
          calls.dueAt(drained.dueAtMillis());
        }
      } while (drained.tookSomething());
      landed = flight.awaitLandedOrWoken();
      if (!landed
          && flight instanceof Steps.CallFlight calls
          && calls.parked()
          && steps.longEnough()) {
        return new Fact.Parked(calls.landed(), number);
      }
    }
    return null;
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
