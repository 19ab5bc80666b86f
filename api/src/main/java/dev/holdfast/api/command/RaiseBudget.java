package dev.holdfast.api.command;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.workflows.run.RunLimits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/runs/{id}/budget}: what the run may use from now on, all in all. What is
 * left out stays as it is.
 *
 * @param turns model calls
 * @param toolCalls calls over the whole run
 * @param tokens in and out
 * @param costMicros of the models, in millionths of a US dollar
 * @param activeTime ISO 8601 duration in which the run does something
 */
record RaiseBudget(
    @Nullable Long turns,
    @Nullable Long toolCalls,
    @Nullable Long tokens,
    @Nullable Long costMicros,
    @Nullable String activeTime) {
  private static final long MOST_COUNTED = 1_000_000;

  /** The body of the command: each limit that is raised. */
  Map<String, Long> above(RunLimits limits) {
    Raising raising = new Raising();
    raising.count("turns", "/turns", turns, limits.turns());
    raising.count("toolCalls", "/tool_calls", toolCalls, limits.toolCalls());
    raising.budget("tokens", "/tokens", tokens, limits.tokens());
    raising.budget("costMicros", "/cost_micros", costMicros, limits.costMicros());
    Long activeMillis = millis(activeTime, raising.faults);
    raising.budget("activeMillis", "/active_time", activeMillis, limits.activeMillis());
    return raising.checked();
  }

  /** What is raised so far, and what is wrong with it. */
  private static final class Raising {
    private final Map<String, Long> raised = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();

    void count(String name, String pointer, @Nullable Long asked, long limit) {
      raise(name, pointer, asked, limit, MOST_COUNTED);
    }

    void budget(String name, String pointer, @Nullable Long asked, long limit) {
      if (asked != null && limit == 0) {
        faults.add(Fault.at(pointer, "not_limited", "The run has no such limit."));
      } else {
        raise(name, pointer, asked, limit, Long.MAX_VALUE);
      }
    }

    private void raise(String name, String pointer, @Nullable Long asked, long limit, long most) {
      if (asked == null) {
        return;
      } else if (asked <= limit) {
        faults.add(
            Fault.at(
                pointer,
                "not_higher",
                "%d is not more than the %d that the run was started with; limits are only raised."
                    .formatted(asked, limit)));
      } else if (asked > most) {
        faults.add(Fault.at(pointer, "too_large", "%d is more than %d.".formatted(asked, most)));
      } else {
        raised.put(name, asked);
      }
    }

    Map<String, Long> checked() {
      if (raised.isEmpty() && faults.isEmpty()) {
        faults.add(
            Fault.at(
                "",
                "required",
                "Name a limit to raise: turns, tool_calls, tokens, cost_micros or active_time."));
      }
      if (!faults.isEmpty()) {
        throw ProblemException.invalid(faults);
      }
      return raised;
    }
  }

  private static @Nullable Long millis(@Nullable String given, List<Fault> faults) {
    try {
      return given == null ? null : Duration.parse(given).toMillis();
    } catch (DateTimeParseException | ArithmeticException e) {
      faults.add(
          Fault.at(
              "/active_time",
              "invalid",
              "This is not an ISO 8601 duration of days, hours, minutes and seconds."));
      return null;
    }
  }
}
