package dev.holdfast.store.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a commit knows of the run's inbox and takes from it.
 *
 * @param after {@code inboxTaken} as the caller last read it. When another drain took something
 *     since then, nothing is settled: the transcript is not the one the caller has read
 * @param upTo the newest inbox number that is taken; {@code after} where nothing is
 * @param known the newest inbox number that was read: where something newer came, nothing is
 *     settled; null where that does not matter
 * @param ends of commands among those taken that are not simply applied
 */
public record Intake(long after, long upTo, @Nullable Long known, List<CommandEnd> ends) {
  public Intake {
    ends = List.copyOf(ends);
    if (upTo < after) {
      throw new IllegalArgumentException(
          "an inbox read to %d cannot be taken to %d".formatted(after, upTo));
    }
  }

  public Intake(long after, long upTo) {
    this(after, upTo, null, List.of());
  }

  /** Takes nothing, and settles only if nobody else took something either. */
  public static Intake nothing(long after) {
    return new Intake(after, after);
  }

  /** The same, settled only where nothing came that was not read. */
  public Intake knowing(long newest) {
    return new Intake(after, upTo, newest, ends);
  }
}
