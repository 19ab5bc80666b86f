package dev.holdfast.store.ledger;

/**
 * What a commit knows of the run's inbox and takes from it.
 *
 * @param after {@code inboxTaken} as the caller last read it. When another drain took something
 *     since then, nothing is settled: the transcript is not the one the caller has read
 * @param upTo the newest inbox number that is taken; {@code after} where nothing is
 */
public record Intake(long after, long upTo) {
  public Intake {
    if (upTo < after) {
      throw new IllegalArgumentException(
          "an inbox read to %d cannot be taken to %d".formatted(after, upTo));
    }
  }

  /** Takes nothing, and settles only if nobody else took something either. */
  public static Intake nothing(long after) {
    return new Intake(after, after);
  }
}
