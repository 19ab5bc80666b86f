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

  /** Takes the outside in while the turn's model call is in flight. */
  public static String modelDrain(int turn, int number) {
    return "t" + turn + "/model/drain/" + number;
  }

  /** Takes the outside in while the turn's tool calls are in flight. */
  public static String callsDrain(int turn, int number) {
    return "t" + turn + "/calls/drain/" + number;
  }

  /** The one row for a call's end, whoever ends it. */
  public static String call(String callId) {
    return "call/" + callId + "/exec";
  }
}
