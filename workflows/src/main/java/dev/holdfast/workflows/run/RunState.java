package dev.holdfast.workflows.run;

import java.util.List;

/**
 * What the loop knows of a run.
 *
 * @param turn the current turn, from 1
 * @param toolCalls calls planned so far, this turn's included
 * @param modelOutgrown the model took longer than the fast lane allows: it is queued from now on
 * @param outgrownTools tools for which the same holds, in order of discovery
 */
public record RunState(
    int turn, int toolCalls, boolean modelOutgrown, List<String> outgrownTools, Phase phase) {

  public static final RunState BEGIN = new RunState(1, 0, false, List.of(), new Phase.Asking());

  public RunState {
    outgrownTools = List.copyOf(outgrownTools);
  }

  RunState in(Phase next) {
    return new RunState(turn, toolCalls, modelOutgrown, outgrownTools, next);
  }
}
