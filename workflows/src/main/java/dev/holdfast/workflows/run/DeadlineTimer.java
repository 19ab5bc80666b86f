package dev.holdfast.workflows.run;

import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Wakes the run when its time is up; the drain judges by its own clock whether it is. */
final class DeadlineTimer {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final long atMillis;
  private final Wakeups wakeups;
  private boolean set;

  DeadlineTimer(long atMillis, Wakeups wakeups) {
    this.atMillis = atMillis;
    this.wakeups = wakeups;
  }

  void ensureSet() {
    if (!set) {
      set = true;
      ring(Duration.ofMillis(Math.max(1, atMillis - Workflow.currentTimeMillis())));
    }
  }

  private void ring(Duration in) {
    Workflow.newTimer(in, TimerOptions.newBuilder().setSummary("deadline").build())
        .thenApply(rung -> {
          wakeups.wake();
          ring(AGAIN);
          return true;
        });
  }
}
