package dev.holdfast.workflows.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the run when something it waits for is due; the drain judges by its own clock whether it
 * is.
 */
final class WaitTimer {
  /** The clock of the drain may be behind Temporal's: then it is looked at again. */
  private static final Duration AGAIN = Duration.ofMillis(500);

  private final Wakeups wakeups;
  private @Nullable CancellationScope set;
  private long atMillis;
  private int timers;

  WaitTimer(Wakeups wakeups) {
    this.wakeups = wakeups;
  }

  /** Wakes the run then, and not at another time it was to be woken before. */
  void at(@Nullable Long millis) {
    if (set != null && millis != null && millis == atMillis) {
      return;
    }
    cancel();
    if (millis != null) {
      atMillis = millis;
      long left = millis - Workflow.currentTimeMillis();
      Duration in = left > 0 ? Duration.ofMillis(left) : AGAIN;
      int number = ++timers;
      set = Workflow.newCancellationScope(() -> ring(in, number));
      set.run();
    }
  }

  void cancel() {
    if (set != null) {
      set.cancel();
      set = null;
    }
  }

  private void ring(Duration in, int number) {
    Workflow.newTimer(in, TimerOptions.newBuilder().setSummary("due").build())
        .handle((rung, failure) -> {
          if (failure == null) {
            if (number == timers) {
              set = null;
            }
            wakeups.wake();
          }
          return true;
        });
  }
}
