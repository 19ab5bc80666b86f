package dev.holdfast.api.runpage;

import dev.holdfast.store.ledger.TurnStep;
import dev.holdfast.workflows.step.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a step came about in time.
 *
 * <p>A step that was claimed says itself when it began. A quick one does not: it began when the
 * commit before it was made. When far more time has passed than a quick step may take and another
 * process settled it, then the process before was lost on the way.
 *
 * @param took null where nobody knows
 * @param lost null where nothing was
 */
record Pace(@Nullable Duration took, Moment.@Nullable Lost lost) {
  private static final Duration QUICK = Duration.ofMillis(Lane.FAST_LIMIT_MILLIS);

  /** By name of the step. */
  static Map<String, Pace> of(List<TurnStep> steps, Instant begun) {
    Map<String, Pace> paces = new HashMap<>();
    Instant before = begun;
    Instant last = begun;
    String token = "";
    String process = null;
    boolean lostInCommit = false;
    for (TurnStep step : steps) {
      if (!step.settled()) {
        continue;
      }
      Instant settled = Objects.requireNonNull(step.settledAt());
      boolean sameCommit = step.token().equals(token);
      before = sameCommit ? before : last;
      Moment.Lost lost = null;
      if (step.claimedAt() == null) {
        Duration passed = Duration.between(before, settled);
        boolean moved = process != null && !process.equals(step.process());
        if (moved && !sameCommit && passed.compareTo(QUICK) > 0) {
          lost = new Moment.Lost(passed, 0, settled);
        }
        process = step.process();
      }
      lostInCommit = lost != null || (sameCommit && lostInCommit);
      Instant from = step.claimedAt() == null ? before : step.claimedAt();
      // When the first one was begun, nothing says.
      boolean unknown = step.claimedAt() == null && (lostInCommit || before.equals(begun));
      Duration took = unknown ? null : Duration.between(from, settled);
      paces.put(step.name(), new Pace(took, lost));
      last = settled;
      token = step.token();
    }
    return paces;
  }
}
