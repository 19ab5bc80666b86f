package dev.holdfast.workflows.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A reply judged as the run's outcome.
 *
 * @param value JSON of it where the agent has an outcome schema and the reply is JSON; else null
 * @param faults what is wrong with it, in words that the model is told
 */
public record Outcome(OutcomeVerdict verdict, @Nullable String value, List<String> faults) {
  public Outcome {
    faults = List.copyOf(faults);
  }
}
