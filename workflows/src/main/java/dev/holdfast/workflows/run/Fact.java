package dev.holdfast.workflows.run;

import dev.holdfast.workflows.model.CompactResult;
import dev.holdfast.workflows.model.ModelAskResult;
import dev.holdfast.workflows.step.Halt;
import dev.holdfast.workflows.tool.ToolCallResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that happened to a run, as the ledger recorded it. */
public sealed interface Fact {

  record ModelAnswered(ModelAskResult result) implements Fact {}

  /** Every call of the turn has its end; in call order. */
  record CallsEnded(List<ToolCallResult> results) implements Fact {
    public CallsEnded {
      results = List.copyOf(results);
    }
  }

  /**
   * Input taken while something was in flight stops it.
   *
   * @param ending how the run ends by it; null where it goes on
   */
  record Interrupted(@Nullable RunEnding ending) implements Fact {}

  /** Something was taken in while the run held. */
  record Told() implements Fact {}

  /**
   * Nothing: calls of the turn wait, nothing is under way, and the history is long enough.
   *
   * @param nextDrain number of the first drain that was not looked at
   */
  record Parked(List<Segment.Parked.Landed> landed, int nextDrain) implements Fact {
    public Parked {
      landed = List.copyOf(landed);
    }
  }

  /** The context was made smaller, or could not be. */
  record Compacted(CompactResult result) implements Fact {}

  /** Input waits: the run may not complete yet. */
  record FinishRefused() implements Fact {}

  record Finished(RunEnding ending) implements Fact {}

  /** The ledger refuses this execution any further step. */
  record Halted(Halt halt) implements Fact {}
}
