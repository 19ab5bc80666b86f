package dev.holdfast.workflows.step;

import dev.holdfast.workflows.run.RunEnding;
import org.jspecify.annotations.Nullable;

/**
 * The ledger refuses this execution any further step.
 *
 * @param reason why
 * @param ending how the run ended, where it has ended
 */
public record Halt(Reason reason, @Nullable RunEnding ending) {

  public enum Reason {
    /** The run is terminal: the execution closes with the recorded ending. */
    RUN_FINISHED,
    /** Another execution opened a newer branch: this one is a leftover of a reset. */
    BRANCH_FENCED
  }
}
