package dev.holdfast.workflows.run;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the loop does next. */
public sealed interface Decision {

  /**
   * Take the turn's input in and ask the model.
   *
   * @param hold why it is not asked, and the run holds instead; null to ask
   */
  record AskModel(int turn, Lane lane, @Nullable HoldReason hold) implements Decision {}

  /**
   * Hold until something is taken in.
   *
   * @param beforeCalls of the turn, else before its model
   */
  record Hold(int turn, boolean beforeCalls, HoldReason reason) implements Decision {}

  /** Perform the turn's calls; those that judging ended are not among them. */
  record PerformCalls(int turn, List<PlannedCall> calls) implements Decision {
    public PerformCalls {
      calls = List.copyOf(calls);
    }
  }

  /** Give the model call of the turn an end without waiting for its reply. */
  record EndAsking(int turn, @Nullable RunEnding ending) implements Decision {}

  /** Give every call of the turn an end without performing it. */
  record EndCalls(int turn, List<PlannedCall> calls, OutcomeKind wanted, String reason)
      implements Decision {
    public EndCalls {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Make the context smaller before the next turn.
   *
   * @param number of the compaction within the run, from 1
   */
  record Compact(int turn, int number, Lane lane) implements Decision {}

  /** Give a compaction an end without waiting for it. */
  record EndCompacting(int turn, int number) implements Decision {}

  record Finish(int turn, RunEnding ending) implements Decision {}

  /** Close the execution. Null: it was a leftover and has nothing to report. */
  record Close(@Nullable RunEnding ending) implements Decision {}
}
