package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Receipt;
import dev.holdfast.workflows.wait.Release;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a drain took.
 *
 * @param tookSomething false when nothing was settled
 * @param ending set when what it took ends the run
 * @param released calls that wait no longer
 * @param dueAtMillis when time alone will change something that calls of the turn wait for, in
 *     epoch milliseconds; null where it will not
 * @param orders what the run was told to do; null for nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DrainResult(
    Receipt receipt,
    boolean tookSomething,
    @Nullable RunEnding ending,
    List<Release> released,
    @Nullable Long dueAtMillis,
    @Nullable Orders orders) {

  public DrainResult {
    // Null in histories that are older than they.
    released = released == null ? List.of() : List.copyOf(released);
  }

  public DrainResult(Receipt receipt, boolean tookSomething, @Nullable RunEnding ending) {
    this(receipt, tookSomething, ending, List.of(), null, null);
  }

  /** Nothing was taken. */
  public static DrainResult nothing(long position, @Nullable Long dueAtMillis) {
    return new DrainResult(Receipt.nothing(position), false, null, List.of(), dueAtMillis, null);
  }

  /** What a settled drain took. */
  public static DrainResult of(Receipt receipt, Drained drained, @Nullable Long dueAtMillis) {
    return new DrainResult(
        receipt,
        true,
        drained.ending(),
        drained.released().stream().map(Release::pointer).toList(),
        dueAtMillis,
        drained.orders());
  }
}
