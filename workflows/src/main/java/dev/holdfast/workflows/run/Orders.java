package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What those who watch over a run have told it to do.
 *
 * @param interrupt what is under way is given up, and the run goes on with what was said
 * @param paused whether it holds before the next turn from now on; null: as before
 * @param raise limits that are higher from now on; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Orders(boolean interrupt, @Nullable Boolean paused, @Nullable Raise raise) {
  public static final Orders NONE = new Orders(false, null, null);

  public static Orders interrupting() {
    return new Orders(true, null, null);
  }

  public static Orders pause(boolean on) {
    return new Orders(false, on, null);
  }

  public static Orders raising(Raise raise) {
    return new Orders(false, null, raise);
  }

  /** Both, the later after these. */
  public Orders and(Orders later) {
    return new Orders(
        interrupt || later.interrupt,
        later.paused == null ? paused : later.paused,
        raise == null || later.raise == null
            ? raise == null ? later.raise : raise
            : raise.and(later.raise));
  }
}
