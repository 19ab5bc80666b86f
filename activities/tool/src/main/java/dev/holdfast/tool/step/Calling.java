package dev.holdfast.tool.step;

import dev.holdfast.store.step.Body;
import dev.holdfast.store.step.Heart;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolBox;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls a tool's own code and says how the call ended. */
final class Calling {
  private static final Duration RECONCILE_WITHIN = Duration.ofSeconds(30);

  private final ToolBox tools;

  Calling(ToolBox tools) {
    this.tools = tools;
  }

  CallEnd call(Attempt attempt, Heart heart) {
    Tool tool = tool(attempt);
    String arguments = attempt.arguments();
    Duration limit = Duration.ofMillis(attempt.call().timeoutMillis());
    Body.End<String> end =
        Body.perform(
            attempt.call().tool(),
            () -> tool.call(arguments, attempt.context()),
            limit,
            heart.cancelled());
    return switch (end) {
      case Body.End.Returned<String> returned -> attempt.end(OutcomeKind.OK, returned.value());
      case Body.End.Threw<String> threw -> attempt.end(OutcomeKind.ERROR, sentence(threw.cause()));
      case Body.End.TimedOut<String> ignored ->
          afterStop(attempt, OutcomeKind.TIMED_OUT, "the call did not return within " + limit);
      case Body.End.Cancelled<String> ignored ->
          afterStop(attempt, OutcomeKind.CANCELLED, "the call was cancelled");
    };
  }

  /** Asks whether a call that was sent, or may have been, happened; null: it did not. */
  @Nullable CallEnd reconcile(Attempt attempt) {
    Tool tool = tool(attempt);
    Body.End<Reconciled> end =
        Body.perform(
            attempt.call().tool() + " (reconcile)",
            () -> tool.reconcile(attempt.context()),
            RECONCILE_WITHIN,
            new java.util.concurrent.CompletableFuture<>());
    Reconciled answer =
        end instanceof Body.End.Returned<Reconciled> returned
            ? returned.value()
            : new Reconciled.Unknown();
    return switch (answer) {
      case Reconciled.Done done -> attempt.end(OutcomeKind.OK, content(done.result()));
      case Reconciled.NotDone ignored -> null;
      case Reconciled.Unknown ignored ->
          attempt.end(
              OutcomeKind.OUTCOME_UNKNOWN, "the tool cannot tell whether the call took effect");
    };
  }

  private CallEnd afterStop(Attempt attempt, OutcomeKind kind, String content) {
    if (!attempt.reconcilable()) {
      return attempt.stopped(kind, content);
    }
    CallEnd found = reconcile(attempt);
    return found == null ? attempt.end(kind, content) : found;
  }

  private Tool tool(Attempt attempt) {
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
