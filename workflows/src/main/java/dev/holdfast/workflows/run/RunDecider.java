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
  private final RunLimits limits;
  private final Lane modelLane;

  public RunDecider(RunLimits limits, Lane modelLane) {
    this.limits = limits;
    this.modelLane = modelLane;
  }

  /** A state and what to do in it. */
  public record Move(RunState state, Decision decision) {}

  /** The first move from where a run begins, or goes on. */
  public Move begin(RunState state) {
    return ask(state);
  }

  public Move decide(RunState state, Fact fact) {
    if (fact instanceof Fact.Halted halted) {
      RunEnding ending = halted.halt().ending();
      return new Move(state.in(new Phase.Ended(ending)), new Decision.Close(ending));
    }
    return switch (state.phase()) {
      case Phase.Asking ignored -> whileAsking(state, fact);
      case Phase.Calling calling -> whileCalling(state, calling, fact);
      case Phase.Stopping stopping -> whileStopping(state, stopping, fact);
      case Phase.Finishing ignored -> whileFinishing(state, fact);
      case Phase.Ended ignored -> throw unexpected(state, fact);
    };
  }

  private Move whileAsking(RunState state, Fact fact) {
    if (fact instanceof Fact.Interrupted interrupted) {
      RunEnding ending = interrupted.ending();
      return new Move(
          state.in(new Phase.Stopping(ending)), new Decision.EndAsking(state.turn(), ending));
    }
    if (!(fact instanceof Fact.ModelAnswered answered)) {
      throw unexpected(state, fact);
    }
    ModelAskResult result = answered.result();
    if (result.ending() != null) {
      return finish(state, result.ending());
    }
    RunState after =
        new RunState(
            state.progress().replied(result.calls().size(), result.tokens(), result.outgrown()),
            state.phase());
    if (result.calls().isEmpty()) {
      return finish(after, RunEnding.completed(StepNames.model(state.turn())));
    }
    RunEnding over = overdrawn(after);
    if (over != null) {
      return stop(after, result.calls(), OutcomeKind.SKIPPED, over);
    }
    List<PlannedCall> calls = proceeding(result.calls(), after.progress().outgrownTools());
    if (calls.isEmpty()) {
      return nextTurn(after);
    }
    return new Move(
        after.in(new Phase.Calling(calls)), new Decision.PerformCalls(state.turn(), calls));
  }

  /** A limit that this reply has gone beyond. */
  private @Nullable RunEnding overdrawn(RunState state) {
    String reply = StepNames.model(state.turn());
    Progress progress = state.progress();
    if (progress.toolCalls() > limits.toolCalls()) {
      return RunEnding.incomplete(
          "max_tool_calls", "the run may make %d tool calls".formatted(limits.toolCalls()), reply);
    }
    return limits.tokensOverdrawn(progress.tokens()) ? tokensUsedUp(progress, reply) : null;
  }

  /** A limit that leaves no room for another turn. */
  private @Nullable RunEnding usedUp(RunState state) {
    String reply = StepNames.model(state.turn());
    Progress progress = state.progress();
    if (limits.repeatsUsedUp(progress.repeats())) {
      return RunEnding.incomplete(
          "no_progress",
          "the same calls gave the same results %d times in a row"
              .formatted(progress.repeats() + 1),
          reply);
    }
    if (progress.turn() >= limits.turns()) {
      return RunEnding.incomplete(
          "max_turns", "the run may take %d turns".formatted(limits.turns()), reply);
    }
    return limits.tokensUsedUp(progress.tokens()) ? tokensUsedUp(progress, reply) : null;
  }

  private RunEnding tokensUsedUp(Progress progress, String reply) {
    return RunEnding.incomplete(
        "max_tokens",
        "the run may use %d tokens and has used %d".formatted(limits.tokens(), progress.tokens()),
        reply);
  }

  private Move whileCalling(RunState state, Phase.Calling calling, Fact fact) {
    return switch (fact) {
      case Fact.CallsEnded ended -> nextTurn(called(state, calling.calls(), ended.results()));
      case Fact.Interrupted interrupted ->
          stop(state, calling.calls(), OutcomeKind.CANCELLED, interrupted.ending());
      default -> throw unexpected(state, fact);
    };
  }

  private Move whileStopping(RunState state, Phase.Stopping stopping, Fact fact) {
    return switch (fact) {
      case Fact.CallsEnded ignored -> finish(state, stopping.ending());
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
    RunEnding over = usedUp(state);
    return over == null ? ask(RunState.asking(state.progress().nextTurn())) : finish(state, over);
  }

  private Move ask(RunState state) {
    Lane lane = state.progress().modelOutgrown() ? Lane.QUEUED : modelLane;
    return new Move(state, new Decision.AskModel(state.turn(), lane));
  }

  private static Move stop(
      RunState state, List<PlannedCall> calls, OutcomeKind wanted, RunEnding ending) {
    String reason = ending.message() == null ? "the run was cancelled" : ending.message();
    return new Move(
        state.in(new Phase.Stopping(ending)),
        new Decision.EndCalls(state.turn(), proceeding(calls, List.of()), wanted, reason));
  }

  private static Move finish(RunState state, RunEnding ending) {
    return new Move(
        state.in(new Phase.Finishing(ending)), new Decision.Finish(state.turn(), ending));
  }

  private static List<PlannedCall> proceeding(List<PlannedCall> calls, List<String> outgrown) {
    return calls.stream()
        .filter(call -> call.verdict() == Verdict.PROCEED)
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
    String digest = Digest.of(said.toArray(String[]::new));
    return new RunState(state.progress().called(digest, outgrown), state.phase());
  }

  private static IllegalStateException unexpected(RunState state, @Nullable Fact fact) {
    return new IllegalStateException(
        "turn %d: %s cannot happen while %s".formatted(state.turn(), fact, state.phase()));
  }
}
