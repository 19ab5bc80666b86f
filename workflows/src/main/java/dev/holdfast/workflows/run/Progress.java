package dev.holdfast.workflows.run;

import java.util.List;

/**
 * How far a run has come.
 *
 * @param turn the current turn, from 1
 * @param toolCalls calls planned so far, this turn's included
 * @param tokens that the models reported so far
 * @param modelOutgrown the model took longer than the fast lane allows: it is queued from now on
 * @param outgrownTools tools for which the same holds, in order of discovery
 * @param said digest of the calls and results of the last turn that made any
 * @param repeats how often in a row turns made the same calls and got the same results
 */
public record Progress(
    int turn,
    int toolCalls,
    long tokens,
    boolean modelOutgrown,
    List<String> outgrownTools,
    String said,
    int repeats) {

  public static final Progress NONE = new Progress(1, 0, 0, false, List.of(), "", 0);

  public Progress {
    outgrownTools = List.copyOf(outgrownTools);
  }

  Progress nextTurn() {
    return new Progress(turn + 1, toolCalls, tokens, modelOutgrown, outgrownTools, said, repeats);
  }

  Progress replied(int moreCalls, long moreTokens, boolean outgrown) {
    return new Progress(
        turn,
        toolCalls + moreCalls,
        tokens + moreTokens,
        modelOutgrown || outgrown,
        outgrownTools,
        said,
        repeats);
  }

  Progress called(String nowSaid, List<String> nowOutgrown) {
    boolean again = nowSaid.equals(said);
    return new Progress(
        turn, toolCalls, tokens, modelOutgrown, nowOutgrown, nowSaid, again ? repeats + 1 : 0);
  }
}
