package dev.holdfast.workflows.run;

import dev.holdfast.workflows.tool.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a run stands within its loop. */
public sealed interface Phase {

  /** The model of this turn is being asked. */
  record Asking() implements Phase {}

  /** The calls of this turn are being performed. */
  record Calling(List<PlannedCall> calls) implements Phase {
    public Calling {
      calls = List.copyOf(calls);
    }
  }

  /** The context is being made smaller. */
  record Compacting() implements Phase {}

  /**
   * The run holds.
   *
   * @param calls of the turn that it holds before; null where it holds before the turn's model
   */
  record Holding(@Nullable List<PlannedCall> calls) implements Phase {
    public Holding {
      calls = calls == null ? null : List.copyOf(calls);
    }
  }

  /** What was under way is given up, and the run goes on as soon as all of it has its end. */
  record Interrupting() implements Phase {}

  /** The run ends as soon as everything that was begun in this turn has its end. */
  record Stopping(RunEnding ending) implements Phase {}

  /** The end is being settled. */
  record Finishing(RunEnding ending) implements Phase {}

  /** Nothing more may happen. */
  record Ended(@Nullable RunEnding ending) implements Phase {}
}
