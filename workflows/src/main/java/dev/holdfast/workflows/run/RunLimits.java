package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.StepNames;
import org.jspecify.annotations.Nullable;

/**
 * What a run may use at most. A run that has used up one of them ends as incomplete, with what
 * there is.
 *
 * @param turns model calls
 * @param toolCalls calls over the whole run
 * @param deadlineMillis time from acceptance to the end
 * @param tokens that the models report; 0 for no limit
 * @param repeats how often in a row the same calls may give the same results; 0 for no limit
 * @param costMicros what the models may cost, in millionths of a US dollar; 0 for no limit
 * @param activeMillis time in which the run does something, without what it waits; 0 for no limit
 * @param asksForMore a run that has used up one of them waits until it is raised, instead of ending
 */
public record RunLimits(
    int turns,
    int toolCalls,
    long deadlineMillis,
    long tokens,
    int repeats,
    long costMicros,
    long activeMillis,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean asksForMore) {
  private static final int REPEATS = 8;

  public static final RunLimits DEFAULT = new RunLimits(200, 1_000, 30L * 24 * 3600 * 1000);

  public RunLimits {
    if (turns < 1
        || toolCalls < 0
        || deadlineMillis < 1
        || tokens < 0
        || repeats < 0
        || costMicros < 0
        || activeMillis < 0) {
      throw new IllegalArgumentException(
          "limits must be positive: turns %d, tool calls %d, deadline %d ms, tokens %d, repeats %d, cost %d micros, active time %d ms"
              .formatted(
                  turns, toolCalls, deadlineMillis, tokens, repeats, costMicros, activeMillis));
    }
  }

  public RunLimits(int turns, int toolCalls, long deadlineMillis) {
    this(turns, toolCalls, deadlineMillis, 0, REPEATS, 0, 0);
  }

  public RunLimits(
      int turns,
      int toolCalls,
      long deadlineMillis,
      long tokens,
      int repeats,
      long costMicros,
      long activeMillis) {
    this(turns, toolCalls, deadlineMillis, tokens, repeats, costMicros, activeMillis, false);
  }

  /** The same, where what is raised is higher. What has no limit gets none. */
  RunLimits raised(@Nullable Raise by) {
    return by == null
        ? this
        : new RunLimits(
            by.turns() == null ? turns : Math.max(turns, by.turns()),
            by.toolCalls() == null ? toolCalls : Math.max(toolCalls, by.toolCalls()),
            deadlineMillis,
            higher(tokens, by.tokens()),
            repeats,
            higher(costMicros, by.costMicros()),
            higher(activeMillis, by.activeMillis()),
            asksForMore);
  }

  private static long higher(long limit, @Nullable Long raised) {
    return limit == 0 || raised == null ? limit : Math.max(limit, raised);
  }

  /** Whether a run must ask for more before the turn that it has come to. */
  boolean needsMore(Progress progress) {
    return asksForMore && (progress.turn() > turns || budgets(progress, true) != null);
  }

  /** How a run ends whose calls come to nothing new; null where they do. */
  @Nullable RunEnding stuck(Progress progress) {
    return repeats > 0 && progress.repeats() >= repeats
        ? RunEnding.incomplete(
            "no_progress",
            "the same calls gave the same results %d times in a row"
                .formatted(progress.repeats() + 1),
            StepNames.model(progress.turn()))
        : null;
  }

  /** How a run ends that a reply has taken beyond a limit; null where it has not. */
  @Nullable RunEnding overdrawn(Progress progress) {
    Spent spent = progress.spent();
    if (spent.toolCalls() > toolCalls) {
      return RunEnding.incomplete(
          "max_tool_calls",
          "the run may make %d tool calls".formatted(toolCalls),
          StepNames.model(progress.turn()));
    }
    return budgets(progress, false);
  }

  /** How a run ends whose limits leave no room for another turn; null where they do. */
  @Nullable RunEnding usedUp(Progress progress) {
    String reply = StepNames.model(progress.turn());
    RunEnding stuck = stuck(progress);
    if (stuck != null) {
      return stuck;
    }
    if (progress.turn() >= turns) {
      return RunEnding.incomplete("max_turns", "the run may take %d turns".formatted(turns), reply);
    }
    return budgets(progress, true);
  }

  private @Nullable RunEnding budgets(Progress progress, boolean atLine) {
    Spent spent = progress.spent();
    String reply = StepNames.model(progress.turn());
    if (usedUp(spent.tokens(), tokens, atLine)) {
      return RunEnding.incomplete(
          "max_tokens",
          "the run may use %d tokens and has used %d".formatted(tokens, spent.tokens()),
          reply);
    }
    if (usedUp(spent.costMicros(), costMicros, atLine)) {
      return RunEnding.incomplete(
          "max_cost",
          "the run may cost %d millionths of a dollar and has cost %d"
              .formatted(costMicros, spent.costMicros()),
          reply);
    }
    if (usedUp(spent.activeMillis(), activeMillis, atLine)) {
      return RunEnding.incomplete(
          "max_active_time",
          "the run may be active for %d ms and was for %d"
              .formatted(activeMillis, spent.activeMillis()),
          reply);
    }
    return null;
  }

  private static boolean usedUp(long used, long allowed, boolean atLine) {
    return allowed > 0 && (atLine ? used >= allowed : used > allowed);
  }
}
