package dev.holdfast.workflows.run;

/**
 * How the context of a run's model fills up.
 *
 * @param crowded the window of the model nears its end, or was exceeded
 * @param compactions how often the context was made smaller
 * @param lastAfter the turn behind which it was last; 0 if never
 */
public record Crowding(boolean crowded, int compactions, int lastAfter) {
  public static final Crowding NONE = new Crowding(false, 0, 0);

  Crowding now(boolean isCrowded) {
    return new Crowding(isCrowded, compactions, lastAfter);
  }

  Crowding compacted(int afterTurn) {
    return new Crowding(false, compactions + 1, afterTurn);
  }
}
