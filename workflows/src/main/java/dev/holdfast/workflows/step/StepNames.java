package dev.holdfast.workflows.step;

/**
 * The names of the ready loop's steps. A name is an argument of the step, the same in both lanes
 * and in all attempts; it never comes from Temporal.
 */
public final class StepNames {
  public static final String FINISH = "finish";

  private StepNames() {}

  /** Takes the outside in before the turn's model call. */
  public static String drain(int turn) {
    return "t" + turn + "/drain";
  }

  public static String model(int turn) {
    return "t" + turn + "/model";
  }

  /** Take the outside in while the turn's model call is in flight: a number follows. */
  public static String modelDrains(int turn) {
    return "t" + turn + "/model/drain/";
  }

  /** Take the outside in while the turn's tool calls are in flight: a number follows. */
  public static String callsDrains(int turn) {
    return "t" + turn + "/calls/drain/";
  }

  /** Take the outside in while the run holds before the turn's model: a number follows. */
  public static String heldDrains(int turn) {
    return "t" + turn + "/held/drain/";
  }

  /** Makes the context smaller, for the nth time in the run. */
  public static String compact(int number) {
    return "compact/" + number;
  }

  /** Take the outside in while a compaction is in flight: a number follows. */
  public static String compactDrains(int compaction) {
    return compact(compaction) + "/drain/";
  }

  /** The one row for a call's end, whoever ends it. */
  public static String call(String callId) {
    return call(callId, 1);
  }

  /**
   * The row for the nth try at a call: there is a second one where nobody knows how the first
   * ended, and somebody was to say so.
   */
  public static String call(String callId, int number) {
    String first = "call/" + callId + "/exec";
    return number == 1 ? first : first + "/" + number;
  }
}
