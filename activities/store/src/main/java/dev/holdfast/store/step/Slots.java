package dev.holdfast.store.step;

import dev.holdfast.workflows.tool.PlannedCall;

/** Places within a turn: the order in which a model reads it. */
public final class Slots {
  public static final int DRAIN = 0;
  private static final int HELD_DRAINS = 0;
  public static final int MODEL = 10_000;
  private static final int FIRST_CALL = 10_001;

  /** Behind every call of the turn: what was said meanwhile is read after their results. */
  static final int MODEL_DRAINS = 100_000;

  static final int CALLS_DRAINS = 200_000;
  public static final int COMPACT = 240_000;
  static final int COMPACT_DRAINS = 250_000;
  static final int FINISH = 300_000;

  private Slots() {}

  /** Where what is taken in while a step is in flight has its place. */
  static int drains(String name) {
    if (name.contains("/held/")) {
      return HELD_DRAINS;
    }
    if (name.startsWith("compact/")) {
      return COMPACT_DRAINS;
    }
    return name.contains("/model/") ? MODEL_DRAINS : CALLS_DRAINS;
  }

  public static int call(PlannedCall call) {
    return FIRST_CALL + call.slot();
  }
}
