package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.tool.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The reason-act loop as a pure function of what the ledger recorded: no clock, no randomness, no
 * Temporal.
 */
public final class RunDecider {
  /** How often a model may put its outcome right. */
  private static final int REPAIRS = 2;

  /** The code of a model's failure for which a smaller context helps. */
  public static final String CONTEXT_TOO_LONG = "context_too_long";

  private final RunLimits limits;
  private final Lane modelLane;
  private final boolean acts;

  /**
   * Of runs with these limits.
   *
   * @param acts they perform one action: nothing is asked behind it
   */
  public RunDecider(RunLimits limits, Lane modelLane, boolean acts) {
    this.limits = limits;
    this.modelLane = modelLane;
    this.acts = acts;
  }

  public RunDecider(RunLimits limits, Lane modelLane) {
    this(limits, modelLane, false);
  }

  /** A state and what to do in it. */
  public record Move(RunState state, Decision decision) {}

  /** The first move from where a run begins, or goes on. */
  public Move begin(RunState state) {
    return state.phase() instanceof Phase.Calling calling
        ? callOrHold(state, calling.calls())
        : ask(state);
  }

  public Move decide(RunState state, Fact fact) {
    if (fact instanceof Fact.Halted halted) {
      RunEnding ending = halted.halt().ending();
      return new Move(state.in(new Phase.Ended(ending)), new Decision.Close(ending));
    }
    return switch (state.phase()) {
      case Phase.Asking ignored -> whileAsking(state, fact);
      case Phase.Calling calling -> whileCalling(state, calling, fact);
      case Phase.Compacting ignored -> whileCompacting(state, fact);
      case Phase.Holding holding -> whileHolding(state, holding, fact);
      case Phase.Interrupting ignored -> whileInterrupting(state, fact);
      case Phase.Stopping stopping -> whileStopping(state, stopping, fact);
      case Phase.Finishing ignored -> whileFinishing(state, fact);
      case Phase.Ended ignored -> throw unexpected(state, fact);
    };
  }

  private Move whileAsking(RunState state, Fact fact) {
    if (fact instanceof Fact.Interrupted interrupted) {
      RunEnding ending = interrupted.ending();
      return new Move(state.in(stopping(ending)), new Decision.EndAsking(state.turn(), ending));
    }
    if (!(fact instanceof Fact.ModelAnswered answered)) {
      throw unexpected(state, fact);
    }
    ModelAskResult result = answered.result();
    if (result.held()) {
      return ask(state.in(new Phase.Holding(null)));
    }
    RunState after = replied(state, result);
    if (result.ending() != null) {
      return mayBeMadeSmaller(after, result.ending())
          ? nextTurn(after)
          : finish(after, result.ending());
    }
    return switch (result.outcome()) {
      case ACCEPTED -> finish(after, RunEnding.completed(StepNames.model(state.turn())));
      case INVALID, UNMET -> repair(after, result.outcome());
      case NONE -> call(after, result.calls());
    };
  }

  /** The run ends as its call did: whoever finishes it reads how. */
  private static Move acted(RunState state, List<PlannedCall> calls) {
    String call = StepNames.call(calls.getFirst().callId());
    return finish(state, RunEnding.completed(call));
  }

  private static RunState replied(RunState state, ModelAskResult result) {
    return new RunState(
        state.progress().spending(result.spent()).replied(result.outgrown(), result.crowded()),
        state.phase());
  }

  private Move call(RunState state, List<PlannedCall> planned) {
    RunEnding over = limits(state).overdrawn(state.progress());
    if (over != null && !limits.asksForMore()) {
      return stop(state, planned, OutcomeKind.SKIPPED, over);
    }
    List<PlannedCall> calls = proceeding(planned, state.progress().outgrownTools());
    if (calls.isEmpty() && acts) {
      return acted(state, planned);
    }
    return calls.isEmpty() ? nextTurn(refused(state, planned)) : callOrHold(state, calls);
  }

  /** A turn beyond a limit that may be raised sends none of its calls until it is. */
  private Move callOrHold(RunState state, List<PlannedCall> calls) {
    return limits.asksForMore() && limits(state).overdrawn(state.progress()) != null
        ? new Move(
            state.in(new Phase.Holding(calls)),
            new Decision.Hold(state.turn(), true, HoldReason.BUDGET))
        : new Move(
            state.in(new Phase.Calling(calls)), new Decision.PerformCalls(state.turn(), calls));
  }

  /** Something was taken in: it may have let the run go on. */
  private Move whileHolding(RunState state, Phase.Holding holding, Fact fact) {
    List<PlannedCall> calls = holding.calls();
    return switch (fact) {
      case Fact.Told ignored -> calls == null ? ask(state) : callOrHold(state, calls);
      // Held, or, where others let the run go on since, a reply.
      case Fact.ModelAnswered answered -> whileAsking(state, answered);
      case Fact.Interrupted interrupted when calls != null ->
          stop(state, calls, OutcomeKind.CANCELLED, interrupted.ending());
      case Fact.Interrupted interrupted when interrupted.ending() != null ->
          finish(state, interrupted.ending());
      default -> throw unexpected(state, fact);
    };
  }

  /** What was under way has its end now: the run goes on with what it was told. */
  private Move whileInterrupting(RunState state, Fact fact) {
    return switch (fact) {
      case Fact.CallsEnded ended -> {
        long millis = longest(ended.results());
        yield nextTurn(new RunState(state.progress().spending(Spent.time(millis)), state.phase()));
      }
      case Fact.Compacted compacted -> ended(compacted(state, compacted));
      case Fact.ModelAnswered answered -> {
        RunState after = replied(state, answered.result());
        List<PlannedCall> calls = proceeding(answered.result().calls(), List.of());
        if (answered.result().ending() != null) {
          yield finish(after, answered.result().ending());
        }
        yield calls.isEmpty() ? nextTurn(after) : stop(after, calls, OutcomeKind.CANCELLED, null);
      }
      default -> throw unexpected(state, fact);
    };
  }

  private RunLimits limits(RunState state) {
    return limits.raised(state.progress().reins().raised());
  }

  /** Judging ended all of them: a model that goes on like that makes no progress either. */
  private static RunState refused(RunState state, List<PlannedCall> planned) {
    String said = Digest.of(planned.stream().map(PlannedCall::action).toArray(String[]::new));
    Progress progress = state.progress();
    return new RunState(progress.called(said, progress.outgrownTools()), state.phase());
  }

  /** The model is told what is wrong and may try again, but not for ever. */
  private Move repair(RunState state, OutcomeVerdict verdict) {
    if (state.progress().repairs() < REPAIRS) {
      return nextTurn(new RunState(state.progress().repairing(), state.phase()));
    }
    String reply = StepNames.model(state.turn());
    return finish(
        state,
        verdict == OutcomeVerdict.INVALID
            ? RunEnding.incomplete(
                "outcome_invalid",
                "the outcome did not match its schema after %d repairs".formatted(REPAIRS),
                reply)
            : RunEnding.incomplete(
                "outcome_unmet",
                "what must happen before the run may end had not happened after %d repairs"
                    .formatted(REPAIRS),
                reply));
  }

  /** A context that was too long is asked again when it is smaller; but not over and over. */
  private static boolean mayBeMadeSmaller(RunState state, RunEnding ending) {
    Crowding crowding = state.progress().crowding();
    return CONTEXT_TOO_LONG.equals(ending.code())
        && crowding.crowded()
        && state.turn() > 1
        && crowding.lastAfter() != state.turn() - 1;
  }

  private Move whileCompacting(RunState state, Fact fact) {
    return switch (fact) {
      case Fact.Compacted compacted -> ended(compacted(state, compacted));
      case Fact.Interrupted interrupted ->
          new Move(
              state.in(stopping(interrupted.ending())),
              new Decision.EndCompacting(state.turn(), compaction(state)));
      default -> throw unexpected(state, fact);
    };
  }

  private static RunState compacted(RunState state, Fact.Compacted compacted) {
    return new RunState(
        state.progress().spending(compacted.result().spent()).compacted(), state.phase());
  }

  /** What was under way is to have its end: then the run has its own, or goes on. */
  private static Phase stopping(@Nullable RunEnding ending) {
    return ending == null ? new Phase.Interrupting() : new Phase.Stopping(ending);
  }

  private Move whileCalling(RunState state, Phase.Calling calling, Fact fact) {
    return switch (fact) {
      case Fact.CallsEnded ended ->
          acts
              ? acted(state, calling.calls())
              : nextTurn(called(state, calling.calls(), ended.results()));
      case Fact.Interrupted interrupted ->
          stop(state, calling.calls(), OutcomeKind.CANCELLED, interrupted.ending());
      default -> throw unexpected(state, fact);
    };
  }

  private Move whileStopping(RunState state, Phase.Stopping stopping, Fact fact) {
    return switch (fact) {
      case Fact.CallsEnded ignored -> finish(state, stopping.ending());
      case Fact.Compacted ignored -> finish(state, stopping.ending());
      case Fact.ModelAnswered answered -> whileStopping(state, stopping.ending(), answered);
      default -> throw unexpected(state, fact);
    };
  }

  /** The reply may have been faster than the stop: then what it planned is ended as well. */
  private static Move whileStopping(RunState state, RunEnding ending, Fact.ModelAnswered answered) {
    List<PlannedCall> calls = proceeding(answered.result().calls(), List.of());
    return calls.isEmpty()
        ? finish(state, ending)
        : stop(state, calls, OutcomeKind.CANCELLED, ending);
  }

  private Move whileFinishing(RunState state, Fact fact) {
    return switch (fact) {
      case Fact.Finished finished ->
          new Move(
              state.in(new Phase.Ended(finished.ending())), new Decision.Close(finished.ending()));
      case Fact.FinishRefused ignored -> nextTurn(state);
      default -> throw unexpected(state, fact);
    };
  }

  private Move nextTurn(RunState state) {
    if (state.progress().crowding().crowded() && limits(state).usedUp(state.progress()) == null) {
      return new Move(
          state.in(new Phase.Compacting()),
          new Decision.Compact(state.turn(), compaction(state), lane(state)));
    }
    return ended(state);
  }

  private Move ended(RunState state) {
    RunEnding over =
        limits.asksForMore()
            ? limits.stuck(state.progress())
            : limits(state).usedUp(state.progress());
    return over == null ? ask(RunState.asking(state.progress().nextTurn())) : finish(state, over);
  }

  private static int compaction(RunState state) {
    return state.progress().crowding().compactions() + 1;
  }

  private Move ask(RunState state) {
    if (acts && state.turn() > 1) {
      throw new IllegalStateException("a run that performs one action asks once");
    }
    HoldReason hold = hold(state);
    if (hold != null && state.phase() instanceof Phase.Holding) {
      return new Move(state, new Decision.Hold(state.turn(), false, hold));
    }
    return new Move(
        state.in(hold == null ? new Phase.Asking() : new Phase.Holding(null)),
        new Decision.AskModel(state.turn(), hold == null ? lane(state) : Lane.FAST, hold));
  }

  private @Nullable HoldReason hold(RunState state) {
    if (state.progress().reins().paused()) {
      return HoldReason.PAUSED;
    }
    return limits(state).needsMore(state.progress()) ? HoldReason.BUDGET : null;
  }

  private Lane lane(RunState state) {
    return state.progress().modelOutgrown() ? Lane.QUEUED : modelLane;
  }

  private static Move stop(
      RunState state, List<PlannedCall> calls, OutcomeKind wanted, @Nullable RunEnding ending) {
    String reason =
        ending == null
            ? "interrupted by a message"
            : ending.message() == null ? "the run was cancelled" : ending.message();
    return new Move(
        state.in(stopping(ending)),
        new Decision.EndCalls(state.turn(), proceeding(calls, List.of()), wanted, reason));
  }

  private static Move finish(RunState state, RunEnding ending) {
    return new Move(
        state.in(new Phase.Finishing(ending)), new Decision.Finish(state.turn(), ending));
  }

  private static List<PlannedCall> proceeding(List<PlannedCall> calls, List<String> outgrown) {
    return calls.stream()
        .filter(call -> call.verdict() != Verdict.ENDED)
        .map(call -> outgrown.contains(call.tool()) ? call.in(Lane.QUEUED) : call)
        .toList();
  }

  private static RunState called(
      RunState state, List<PlannedCall> calls, List<ToolCallResult> results) {
    List<String> outgrown = new ArrayList<>(state.progress().outgrownTools());
    List<String> said = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      String tool = calls.get(i).tool();
      if (results.get(i).outgrown() && !outgrown.contains(tool)) {
        outgrown.add(tool);
      }
      said.add(calls.get(i).action());
      said.add(String.valueOf(results.get(i).said()));
    }
    long millis = longest(results);
    String digest = Digest.of(said.toArray(String[]::new));
    return new RunState(
        state.progress().spending(Spent.time(millis)).called(digest, outgrown), state.phase());
  }

  private static long longest(List<ToolCallResult> results) {
    return results.stream().mapToLong(ToolCallResult::millis).max().orElse(0);
  }

  private static IllegalStateException unexpected(RunState state, @Nullable Fact fact) {
    return new IllegalStateException(
        "turn %d: %s cannot happen while %s".formatted(state.turn(), fact, state.phase()));
  }
}
