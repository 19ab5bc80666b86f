package dev.holdfast.workflows.run;

import dev.holdfast.workflows.operator.RunAttributes;
import dev.holdfast.workflows.tool.PlannedCall;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributeUpdate;
import io.temporal.common.SearchAttributes;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What operators see of a run while it goes on. Decides nothing, and repeats nothing that a caller,
 * a model or a tool said.
 *
 * <p>Current details cost no event. Search attributes cost one each time: they are changed when the
 * run begins, when it comes to wait and goes on, and when an execution closes, in a workflow task
 * that is there anyway. Only those that the execution was started with are changed, because a
 * namespace that lacks one would refuse the task.
 */
final class Showing {
  private static final String RUNNING = "running";
  private static final String REQUIRES_ACTION = "requires_action";
  private static final String PAUSED = "paused";

  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9_.]{0,63}");

  private final RunPlan plan;
  private final String below;
  private long costMicros;
  private String status = RUNNING;

  /**
   * What is shown of an execution.
   *
   * @param card repeated here where Temporal does not show it, which it does of the first execution
   */
  Showing(RunPlan plan, @Nullable Segment segment, @Nullable String card) {
    this.plan = plan;
    this.costMicros = segment == null ? 0 : segment.progress().spent().costMicros();
    this.below = segment == null || card == null ? "" : "\n\n---\n\n" + card;
  }

  void asking(int turn, long steps) {
    turnTo(RUNNING);
    say(
        plan.acts() ? "judges its action" : "asks model `%s`".formatted(plan.shownModel()),
        turn,
        steps);
  }

  void calling(int turn, List<PlannedCall> calls, long steps) {
    if (!status.equals(RUNNING)) {
      turnTo(RUNNING); // Not in an execution that has just begun: its calls may still wait.
    }
    say("calls " + tools(calls), turn, steps);
  }

  /** Nothing is under way: somebody or something is to let these go. */
  void waiting(int turn, List<PlannedCall> calls, long steps) {
    turnTo(REQUIRES_ACTION);
    say("waits before " + tools(calls), turn, steps);
  }

  /** Some of what waited goes on. */
  void goingOn(int turn, List<PlannedCall> calls, long steps) {
    turnTo(RUNNING);
    calling(turn, calls, steps);
  }

  private static String tools(List<PlannedCall> calls) {
    return calls.stream().map(call -> "`" + call.tool() + "`").collect(Collectors.joining(", "));
  }

  void holding(HoldReason reason, int turn, long steps) {
    turnTo(reason == HoldReason.PAUSED ? PAUSED : REQUIRES_ACTION);
    say(reason == HoldReason.PAUSED ? "is paused" : "waits for a limit to be raised", turn, steps);
  }

  void compacting(int turn, long steps) {
    say("makes its context smaller", turn, steps);
  }

  /** Something was settled that may have cost something. */
  void spent(Spent more) {
    costMicros += more.costMicros();
  }

  void finishing(int turn, long steps) {
    say("finishes", turn, steps);
  }

  void ended(LoopEnd end, long steps) {
    switch (end) {
      case LoopEnd.Continued continued -> {
        details(
            "**%s**: went on with turn %d in the next execution, after %s"
                .formatted(status, continued.segment().progress().turn(), counted(steps)));
        change(status, steps);
      }
      case LoopEnd.Closed closed when closed.ending() != null -> {
        RunEnding ending = closed.ending();
        String how = ending.kind().name().toLowerCase(Locale.ROOT);
        String why = why(ending, how);
        details("**%s**%s after %s".formatted(how, why, counted(steps)));
        change(how, steps);
      }
      case LoopEnd.Closed ignored ->
          details("A reset left this execution behind: another one has the run");
    }
  }

  private void say(String what, int turn, long steps) {
    Instant since =
        Instant.ofEpochMilli(Workflow.currentTimeMillis()).truncatedTo(ChronoUnit.SECONDS);
    details(
        "**%s**: %s in turn %d, since %s\n\n%s done"
            .formatted(status, what, turn, since, counted(steps)));
  }

  private void details(String text) {
    Workflow.setCurrentDetails(text + below);
  }

  /** A code says as much as an identifier can; what looks like anything else is no code. */
  private static String why(RunEnding ending, String status) {
    String code = ending.code();
    return code == null || code.equals(status) || !CODE.matcher(code).matches()
        ? ""
        : " (`%s`)".formatted(code);
  }

  private static String counted(long steps) {
    return steps == 1 ? "1 step" : steps + " steps";
  }

  /** An execution that goes on where another left off has its status. */
  private void turnTo(String now) {
    status = now;
    new Change().to(RunAttributes.STATUS, now).upsert();
  }

  private void change(String status, long steps) {
    new Change()
        .to(RunAttributes.STATUS, status)
        .to(RunAttributes.STEPS, steps)
        .to(RunAttributes.COST_MICROS, costMicros)
        .upsert();
  }

  /** Attributes that the execution has, and that have another value now. */
  private static final class Change {
    private final SearchAttributes shown = Workflow.getTypedSearchAttributes();
    private final List<SearchAttributeUpdate<?>> updates = new ArrayList<>();

    <T> Change to(SearchAttributeKey<T> key, T value) {
      T before = shown.get(key);
      if (before != null && !before.equals(value)) {
        updates.add(key.valueSet(value));
      }
      return this;
    }

    void upsert() {
      if (!updates.isEmpty()) {
        Workflow.upsertTypedSearchAttributes(updates.toArray(SearchAttributeUpdate<?>[]::new));
      }
    }
  }
}
