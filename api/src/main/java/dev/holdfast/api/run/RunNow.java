package dev.holdfast.api.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an open run is at. Names models, tools and groups; never a prompt, an argument or a result.
 *
 * @param doing what it does, as {@code model openai/gpt-x, turn 3}; null while it waits
 * @param waitingFor what it waits for, as {@code a worker of group main}; null while it does
 *     something
 * @param since when that began, as far as it is recorded
 * @param nextDeadline when the first limit of this passes: of the step, or of the run
 */
public record RunNow(
    @Nullable String doing, @Nullable String waitingFor, Instant since, Instant nextDeadline) {

  static RunNow doing(String what, Instant since, Instant deadline) {
    return new RunNow(what, null, since, deadline);
  }

  static RunNow waitingFor(String what, Instant since, Instant deadline) {
    return new RunNow(null, what, since, deadline);
  }
}
