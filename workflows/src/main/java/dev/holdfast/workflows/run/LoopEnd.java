package dev.holdfast.workflows.run;

import org.jspecify.annotations.Nullable;

/** How an execution of the loop ended. */
public sealed interface LoopEnd {

  /** The run has ended. Null: the execution was a leftover of a reset and has nothing to report. */
  record Closed(@Nullable RunEnding ending) implements LoopEnd {}

  /** The run goes on from here in another execution, with an empty history. */
  record Continued(Segment segment) implements LoopEnd {}
}
