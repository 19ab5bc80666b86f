package dev.holdfast.workflows.step;

import java.util.List;

/**
 * Which step of which run is to be performed.
 *
 * @param runId the run, also the workflow id
 * @param branch the ledger branch that the asking execution writes
 * @param execution the Temporal execution that asked; an activity that an operator's reset carried
 *     into another execution is recognised by it
 * @param name the step's name in the ledger
 * @param digest canonical input of the step; a settled row with another digest stops the run
 * @param after position of the newest row the asking execution has already seen
 * @param first nothing was performed before it since the asking execution came to its worker: what
 *     others settled meanwhile is read before it
 * @param seen positions of the rows the asking execution has seen last, where a reset made it: its
 *     branch may have been opened by a step that was asked for before
 */
public record StepRef(
    String runId,
    String branch,
    String execution,
    String name,
    String digest,
    long after,
    boolean first,
    List<Long> seen) {

  /** The branch that every run starts on. */
  public static final String MAIN_BRANCH = "main";

  public StepRef {
    seen = List.copyOf(seen);
    if (runId.isBlank() || branch.isBlank() || name.isBlank()) {
      throw new IllegalArgumentException("a step needs run, branch and name: " + name);
    }
  }

  /** Another step of the same input. */
  public StepRef named(String other) {
    return new StepRef(runId, branch, execution, other, digest, after, first, seen);
  }

  /**
   * This step as the given execution performs it. Where a reset carried an activity that was under
   * way into another execution, the step belongs to the branch of that one.
   */
  public StepRef carriedBy(String carrier) {
    return execution.equals(carrier)
        ? this
        : new StepRef(runId, carrier, carrier, name, digest, after, first, seen);
  }
}
