package dev.holdfast.delivery;

import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.wait.WaitRow;
import java.time.Clock;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the process that delivers knows of where it is.
 *
 * @param publicUrl where the API is, as those outside see it; without a slash at the end
 * @param pages where people decide
 * @param runs wakes a run that has been told something
 * @param chance from 0 to 1
 */
public record Surroundings(
    Clock clock, Secrets secrets, String publicUrl, Pages pages, Runs runs, DoubleSupplier chance) {

  /** Makes addresses of pages. */
  @FunctionalInterface
  public interface Pages {
    /** For somebody of the group; null where there are no pages. */
    @Nullable String of(WaitRow awaited, NoticeRow notice);
  }

  /** The runs that are told something. */
  @FunctionalInterface
  public interface Runs {
    /** Whether it gets through decides nothing: a sweep wakes the run again. */
    void wake(String runId);
  }
}
