package dev.holdfast.workflows.run;

import java.util.List;

/**
 * How far a run has come.
 *
 * @param turn the current turn, from 1
 * @param spent so far, what this turn planned included
 * @param modelOutgrown the model took longer than the fast lane allows: it is queued from now on
 * @param outgrownTools tools for which the same holds, in order of discovery
 * @param said digest of the calls and results of the last turn that made any
 * @param repeats how often in a row turns made the same calls and got the same results
 * @param repairs how often the model was asked to put its outcome right
 * @param reins how those who watch over the run hold it
 */
public record Progress(
    int turn,
    Spent spent,
    boolean modelOutgrown,
    List<String> outgrownTools,
    String said,
    int repeats,
    int repairs,
    Crowding crowding,
    Reins reins) {

  public static final Progress NONE =
      new Progress(1, Spent.NOTHING, false, List.of(), "", 0, 0, Crowding.NONE, Reins.LOOSE);

  public Progress {
    outgrownTools = List.copyOf(outgrownTools);
    // Null in what was handed on before there were any.
    reins = reins == null ? Reins.LOOSE : reins;
  }

  Progress nextTurn() {
    return new Progress(
        turn + 1, spent, modelOutgrown, outgrownTools, said, repeats, repairs, crowding, reins);
  }

  Progress spending(Spent more) {
    return new Progress(
        turn,
        spent.and(more),
        modelOutgrown,
        outgrownTools,
        said,
        repeats,
        repairs,
        crowding,
        reins);
  }

  Progress replied(boolean outgrown, boolean crowded) {
    return new Progress(
        turn,
        spent,
        modelOutgrown || outgrown,
        outgrownTools,
        said,
        repeats,
        repairs,
        crowding.now(crowded),
        reins);
  }

  Progress called(String nowSaid, List<String> nowOutgrown) {
    int again = nowSaid.equals(said) ? repeats + 1 : 0;
    return new Progress(
        turn, spent, modelOutgrown, nowOutgrown, nowSaid, again, repairs, crowding, reins);
  }

  Progress repairing() {
    return new Progress(
        turn, spent, modelOutgrown, outgrownTools, said, repeats, repairs + 1, crowding, reins);
  }

  Progress compacted() {
    return new Progress(
        turn,
        spent,
        modelOutgrown,
        outgrownTools,
        said,
        repeats,
        repairs,
        crowding.compacted(turn),
        reins);
  }

  Progress ordered(Orders orders) {
    return new Progress(
        turn,
        spent,
        modelOutgrown,
        outgrownTools,
        said,
        repeats,
        repairs,
        crowding,
        reins.by(orders));
  }
}
