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
    List<Fault> faults = new ArrayList<>();
    Map<String, Long> raised = new LinkedHashMap<>();
    raise("turns", "/turns", turns, limits.turns(), MOST_COUNTED, raised, faults);
    raise("toolCalls", "/tool_calls", toolCalls, limits.toolCalls(), MOST_COUNTED, raised, faults);
    budget("tokens", "/tokens", tokens, limits.tokens(), raised, faults);
    budget("costMicros", "/cost_micros", costMicros, limits.costMicros(), raised, faults);
    budget(
        "activeMillis",
        "/active_time",
        millis(activeTime, faults),
        limits.activeMillis(),
        raised,
        faults);
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

  private static void budget(
      String name,
      String pointer,
      @Nullable Long asked,
      long limit,
      Map<String, Long> raised,
      List<Fault> faults) {
    if (asked != null && limit == 0) {
      faults.add(Fault.at(pointer, "not_limited", "The run has no such limit."));
    } else {
      raise(name, pointer, asked, limit, Long.MAX_VALUE, raised, faults);
    }
  }

  private static void raise(
      String name,
      String pointer,
      @Nullable Long asked,
      long limit,
      long most,
      Map<String, Long> raised,
      List<Fault> faults) {
    if (asked == null) {
      return;
    }
    if (asked <= limit || asked > most) {
      faults.add(
          Fault.at(
              pointer,
              asked <= limit ? "not_higher" : "too_large",
              asked <= limit
                  ? "%d is not more than the %d that the run was started with; limits are only raised."
                      .formatted(asked, limit)
                  : "%d is more than %d.".formatted(asked, most)));
      return;
    }
    raised.put(name, asked);
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
