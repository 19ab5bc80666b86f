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
 * @param costMicros of the models, in millionths of a US dollar
 * @param activeTime ISO 8601 duration in which the run does something
 * @param deadline ISO 8601 duration from acceptance
 */
record AskedLimits(
    @Nullable Integer turns,
    @Nullable Integer toolCalls,
    @Nullable Long tokens,
    @Nullable Long costMicros,
    @Nullable String activeTime,
    @Nullable String deadline) {
  static final AskedLimits NONE = new AskedLimits(null, null, null, null, null, null);

  RunLimits narrow(RunLimits agent) {
    List<Fault> faults = new ArrayList<>();
    long askedTurns = within("/limits/turns", turns, 1, agent.turns(), faults);
    long askedCalls = within("/limits/tool_calls", toolCalls, 0, agent.toolCalls(), faults);
    long askedTokens = budget("/limits/tokens", tokens, agent.tokens(), faults);
    long askedCost = budget("/limits/cost_micros", costMicros, agent.costMicros(), faults);
    long askedActive =
        activeTime == null
            ? agent.activeMillis()
            : millis("/limits/active_time", activeTime, most(agent.activeMillis()), faults);
    long millis =
        deadline == null
            ? agent.deadlineMillis()
            : millis("/limits/deadline", deadline, agent.deadlineMillis(), faults);
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new RunLimits(
        (int) askedTurns,
        (int) askedCalls,
        millis,
        askedTokens,
        agent.repeats(),
        askedCost,
        askedActive,
        agent.asksForMore());
  }

  /** What an agent does not limit, a caller may. */
  private static long budget(
      String pointer, @Nullable Number given, long agent, List<Fault> faults) {
    return given == null ? agent : within(pointer, given, 1, most(agent), faults);
  }

  private static long most(long agent) {
    return agent == 0 ? Long.MAX_VALUE : agent;
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

  private static long millis(String pointer, String given, long max, List<Fault> faults) {
    try {
      Duration asked = Duration.parse(given);
      if (asked.compareTo(Duration.ofMillis(1)) < 0) {
        faults.add(Fault.at(pointer, "too_small", "%s leaves no time.".formatted(given)));
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
              "This is not an ISO 8601 duration of days, hours, minutes and seconds."));
    }
    return max;
  }
}
