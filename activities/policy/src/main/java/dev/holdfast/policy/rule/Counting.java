package dev.holdfast.policy.rule;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Knows how often tools were used, over all runs of the application. */
public interface Counting {
  /** For where nobody can count: a rule that asks for a number cannot be judged there. */
  Counting UNKNOWN = usage -> OptionalLong.empty();

  /**
   * How many such calls were, or may have been, performed: those that ended as ok, answered or
   * outcome unknown, and those that are under way. Calls that the turn being judged has planned are
   * not among them. Empty where that is not known. What is thrown ends the judging; it is no
   * judgement.
   */
  OptionalLong used(Usage usage);

  /**
   * Which calls count.
   *
   * @param tools a name, where {@code *} stands for any characters
   * @param after they were planned later than this
   * @param until and not later than this
   * @param endUser the runs acted for this one; null for whomever
   * @param requester this one started the runs; null for whoever
   * @param values JSON of the values that their arguments had at these JSON pointers, those with
   *     which they were made; 1 and 1.0 are one value
   */
  record Usage(
      String tools,
      Instant after,
      Instant until,
      @Nullable String endUser,
      @Nullable String requester,
      Map<String, String> values) {
    public Usage {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
  }
}
