package dev.holdfast.store.ledger;

import dev.holdfast.policy.rule.Counting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reply that was judged by rules which count over all runs changes for others.
 *
 * @param planned the calls that may happen
 * @param counted by which numbers it was judged: it settles only while they are true
 */
public record UseEntries(List<Planned> planned, List<Counted> counted) {
  public UseEntries {
    planned = List.copyOf(planned);
    counted = List.copyOf(counted);
  }

  /**
   * A call.
   *
   * @param marks see {@link Marks}; null: it counts for every value
   */
  public record Planned(
      String callId,
      String tool,
      String requester,
      @Nullable String endUser,
      @Nullable List<String> marks) {}

  /** A number as it was read. */
  public record Counted(Counting.Usage usage, long number) {}
}
