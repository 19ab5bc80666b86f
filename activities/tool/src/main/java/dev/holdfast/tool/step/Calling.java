package dev.holdfast.tool.step;

import dev.holdfast.store.ledger.Ledger;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.store.step.Body;
import dev.holdfast.store.step.Heart;
import dev.holdfast.tool.ReadArtifact;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls a tool's own code and says how the call ended. */
final class Calling {
  private static final Duration LOOK_UP_WITHIN = Duration.ofSeconds(30);

  /** The run waits for what it has stopped, but not for long. */
  private static final Duration LOOK_UP_AFTER_STOP = Duration.ofSeconds(3);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  private final ToolBox tools;
  private final Rates rates;
  private final Ledger ledger;
  private final Clock clock;

  Calling(ToolBox tools, Rates rates, Ledger ledger, Clock clock) {
    this.tools = tools;
    this.rates = rates;
    this.ledger = ledger;
    this.clock = clock;
  }

  Ended call(Attempt attempt, Heart heart) {
    Tool tool = tool(attempt);
    String arguments = attempt.arguments();
    Tries tries = new Tries(attempt, rates);
    Progress progress = new Progress(attempt, ledger, clock);
    Keeping keeping = new Keeping();
    ToolContext context = attempt.context(new LiveNotes(progress, keeping));
    Body.End<String> end =
        tries.perform(
            () -> {
              keeping.clear();
              return tool.call(arguments, context);
            },
            heart.cancelled());
    Keeping.Result left =
        end instanceof Body.End.Returned<String> ? keeping.result(attempt) : Keeping.Result.NOTHING;
    List<NewEvent> before = new ArrayList<>(tries.events());
    NewEvent last = progress.last();
    if (last != null) {
      before.add(last);
    }
    before.addAll(left.events());
    return new Ended(ended(attempt, end).keeping(left.kept()), before, left.artifacts());
  }

  private CallEnd ended(Attempt attempt, Body.End<String> end) {
    return switch (end) {
      case Body.End.Returned<String> returned -> attempt.end(OutcomeKind.OK, returned.value());
      case Body.End.Threw<String> threw -> attempt.end(OutcomeKind.ERROR, sentence(threw.cause()));
      case Body.End.TimedOut<String> stopped ->
          afterStop(
              attempt,
              OutcomeKind.TIMED_OUT,
              "the call did not return within " + Duration.ofMillis(attempt.call().timeoutMillis()),
              stopped.over());
      case Body.End.Cancelled<String> stopped ->
          afterStop(attempt, OutcomeKind.CANCELLED, "the call was cancelled", stopped.over());
    };
  }

  /** Asks whether a call that was sent, or may have been, happened; null: it did not. */
  @Nullable CallEnd reconcile(Attempt attempt, Heart heart) {
    return reconcile(attempt, LOOK_UP_WITHIN, heart.cancelled());
  }

  private @Nullable CallEnd reconcile(
      Attempt attempt, Duration within, CompletableFuture<Void> stop) {
    return switch (lookUp(attempt, within, stop)) {
      case Reconciled.Done done -> attempt.end(OutcomeKind.OK, content(done.result()));
      case Reconciled.NotDone ignored -> null;
      case Reconciled.Unknown ignored ->
          attempt.end(
              OutcomeKind.OUTCOME_UNKNOWN, "the tool cannot tell whether the call took effect");
    };
  }

  /** What does not stop when it is told to may still happen, whatever the tool can say now. */
  private CallEnd afterStop(Attempt attempt, OutcomeKind kind, String content, boolean over) {
    if (!attempt.reconcilable()) {
      return attempt.stopped(kind, content);
    }
    CallEnd found = reconcile(attempt, LOOK_UP_AFTER_STOP, new CompletableFuture<>());
    if (found != null) {
      return found;
    }
    return over ? attempt.end(kind, content) : attempt.stopped(kind, content);
  }

  /** A look-up that fails says nothing about the call: it is asked again while there is time. */
  private Reconciled lookUp(Attempt attempt, Duration within, CompletableFuture<Void> stop) {
    Tool tool = tool(attempt);
    long until = System.nanoTime() + within.toNanos();
    Duration pause = FIRST_PAUSE;
    while (true) {
      Duration left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
      Body.End<Reconciled> end =
          Body.perform(
              attempt.call().tool() + " (reconcile)",
              () -> tool.reconcile(attempt.context()),
              left,
              stop);
      if (end instanceof Body.End.Returned<Reconciled> returned) {
        return returned.value();
      }
      boolean again = end instanceof Body.End.Threw<Reconciled> && left.compareTo(pause) > 0;
      if (!again || Body.stopped(stop, pause)) {
        return new Reconciled.Unknown();
      }
      pause = pause.multipliedBy(2);
    }
  }

  private Tool tool(Attempt attempt) {
    if (attempt.call().tool().equals(BuiltIn.READ_ARTIFACT.name())) {
      return new ReadArtifact(ledger, attempt.view());
    }
    String agent = attempt.view().spec().name();
    Tool tool = tools.find(agent, attempt.call().tool());
    if (tool == null) {
      throw new HoldfastException(
          FailureCode.TOOL_UNKNOWN,
          "this worker has no tool %s for agent %s: start the worker with the agent's jar"
              .formatted(attempt.call().tool(), agent));
    }
    return tool;
  }

  private static String sentence(Throwable cause) {
    String message = cause.getMessage();
    return cause instanceof ToolFault && message != null && !message.isBlank()
        ? message
        : "the tool failed with " + cause.getClass().getSimpleName();
  }

  private static String content(Object result) {
    return result instanceof String text ? text : Wire.write(result);
  }
}
