package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** Limits that somebody raised; null for one that stays. A limit is never lowered. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Raise(
    @Nullable Integer turns,
    @Nullable Integer toolCalls,
    @Nullable Long tokens,
    @Nullable Long costMicros,
    @Nullable Long activeMillis) {

  Raise and(Raise later) {
    return new Raise(
        higher(turns, later.turns),
        higher(toolCalls, later.toolCalls),
        higher(tokens, later.tokens),
        higher(costMicros, later.costMicros),
        higher(activeMillis, later.activeMillis));
  }

  private static <T extends Comparable<T>> @Nullable T higher(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }
}
