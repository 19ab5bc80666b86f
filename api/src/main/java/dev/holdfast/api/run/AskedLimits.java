package dev.holdfast.api.run;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.workflows.run.RunLimits;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Limits a caller asks for. They narrow those of the agent; wider ones are refused.
 *
 * @param turns model calls
 * @param toolCalls calls over the whole run
 * @param tokens in and out
 * @param deadline ISO 8601 duration from acceptance
 */
record AskedLimits(
    @Nullable Integer turns,
    @Nullable Integer toolCalls,
    @Nullable Long tokens,
    @Nullable String deadline) {
  static final AskedLimits NONE = new AskedLimits(null, null, null, null);

  RunLimits narrow(RunLimits agent) {
    List<Fault> faults = new ArrayList<>();
    long askedTurns = within("/limits/turns", turns, 1, agent.turns(), faults);
    long askedCalls = within("/limits/tool_calls", toolCalls, 0, agent.toolCalls(), faults);
    long mostTokens = agent.tokens() == 0 ? Long.MAX_VALUE : agent.tokens();
    long askedTokens =
        tokens == null ? agent.tokens() : within("/limits/tokens", tokens, 1, mostTokens, faults);
    long millis =
        deadline == null
            ? agent.deadlineMillis()
            : millis(deadline, agent.deadlineMillis(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new RunLimits((int) askedTurns, (int) askedCalls, millis, askedTokens, agent.repeats());
  }

  private static long within(
      String pointer, @Nullable Number given, long min, long max, List<Fault> faults) {
    if (given == null) {
      return max;
    }
    long asked = given.longValue();
    if (asked < min) {
      faults.add(Fault.at(pointer, "too_small", "%d is less than %d.".formatted(asked, min)));
    } else if (asked > max) {
      faults.add(
          Fault.at(
              pointer,
              "wider_than_agent",
              "%d is wider than the agent's %d; limits only narrow.".formatted(asked, max)));
    }
    return asked;
  }

  private static long millis(String deadline, long max, List<Fault> faults) {
    String pointer = "/limits/deadline";
    try {
      Duration asked = Duration.parse(deadline);
      if (asked.compareTo(Duration.ofMillis(1)) < 0) {
        faults.add(Fault.at(pointer, "too_small", "The deadline lies in the past."));
      } else if (asked.compareTo(Duration.ofMillis(max)) > 0) {
        faults.add(
            Fault.at(
                pointer,
                "wider_than_agent",
                "%s is wider than the agent's %s; limits only narrow."
                    .formatted(asked, Duration.ofMillis(max))));
      } else {
        return asked.toMillis();
      }
    } catch (DateTimeParseException e) {
      faults.add(
          Fault.at(
              pointer,
              "invalid",
              "The deadline is not an ISO 8601 duration of days, hours, minutes and seconds."));
    }
    return max;
  }
}
