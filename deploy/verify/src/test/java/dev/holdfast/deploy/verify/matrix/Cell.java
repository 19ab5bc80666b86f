package dev.holdfast.deploy.verify.matrix;

import java.time.Duration;
import java.util.List;

/**
 * What became of a run that was struck.
 *
 * @param faults sentences about what is not as it must be; none is good
 * @param endedAfter from the strike to the run's end
 */
record Cell(
    Victim victim,
    Scenario scenario,
    String run,
    List<String> reached,
    List<String> faults,
    boolean unknown,
    Duration endedAfter) {
  Cell {
    reached = List.copyOf(reached);
    faults = List.copyOf(faults);
  }

  boolean good() {
    return faults.isEmpty();
  }

  @Override
  public String toString() {
    return "%s, %s: %s %s in %d ms"
        .formatted(
            victim,
            scenario,
            run,
            faults.isEmpty() ? unknown ? "ok (outcome_unknown)" : "ok" : "FAILED",
            endedAfter.toMillis());
  }
}
