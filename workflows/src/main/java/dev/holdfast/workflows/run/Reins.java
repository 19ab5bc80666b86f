package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * How those who watch over a run hold it.
 *
 * @param paused it takes no further turn
 * @param raised limits that are higher than the plan's; null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Reins(boolean paused, @Nullable Raise raised) {
  public static final Reins LOOSE = new Reins(false, null);

  Reins by(Orders orders) {
    Raise raise = orders.raise();
    return new Reins(
        orders.paused() == null ? paused : orders.paused(),
        raised == null || raise == null ? raised == null ? raise : raised : raised.and(raise));
  }
}
