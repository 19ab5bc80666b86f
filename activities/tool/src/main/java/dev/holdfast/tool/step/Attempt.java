package dev.holdfast.tool.step;

import dev.holdfast.policy.Action;
import dev.holdfast.store.step.CallRows;
import dev.holdfast.store.step.RunView;
import dev.holdfast.store.step.SeenRow;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.failure.FailureCode;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.StepNames;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.CallNotes;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a call.
 *
 * @param token minted before anything is done
 */
record Attempt(StepRef ref, int turn, PlannedCall call, RunView view, String token) {
  /** The longest that anything waits: the deadline of the run comes first. */
  private static final Duration UNTIL_KNOWN = Duration.ofDays(366);

  ToolContext context() {
    return context(CallNotes.NONE);
  }

  ToolContext context(CallNotes notes) {
    return ToolContext.of(ref.runId(), call.callId(), call.tool(), notes);
  }

  private @Nullable ToolSpec spec() {
    return view.spec().tool(call.tool());
  }

  /** How often the call may be tried. */
  int mostTries() {
    ToolSpec spec = spec();
    return spec == null || spec.attempts() == null ? 1 : spec.attempts();
  }

  /** How long until its tool may be called, which is taken by this; null: too long. */
  @Nullable Duration takeTurn(Rates rates) {
    ToolSpec spec = spec();
    return spec == null || spec.perSecond() == null
        ? Duration.ZERO
        : rates.take(view.spec().name() + "/" + call.tool(), spec.perSecond());
  }

  /** What the call does: other than planned where somebody changed its arguments. */
  String action() {
    String decided = decided();
    return decided == null ? call.action() : Action.digest(call.tool(), decided);
  }

  /** The arguments as somebody decided, else as the settled model step holds them. */
  String arguments() {
    String decided = decided();
    return decided == null ? planned() : decided;
  }

  /** The arguments that somebody gave the call; null where nobody did. */
  @Nullable String decided() {
    return view.takenInFlight(turn).stream()
        .flatMap(drained -> drained.released().stream())
        .filter(release -> release.callId().equals(call.callId()))
        .map(Release::arguments)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** What somebody said who wanted the call to end; null where nobody did. */
  @Nullable String saidOfEnd() {
    return view.takenInFlight(turn).stream()
        .flatMap(drained -> drained.released().stream())
        .filter(release -> release.callId().equals(call.callId()) && release.wanted() != null)
        .map(Release::content)
        .findFirst()
        .orElse(null);
  }

  private String planned() {
    SeenRow model = view.row(StepNames.model(turn));
    if (model != null) {
      for (ModelReply.AskedCall asked : model.value(ModelReply.class).asked()) {
        if (asked.callId().equals(call.callId())) {
          return asked.effective();
        }
      }
    }
    throw new HoldfastException(
        FailureCode.INTERNAL,
        "run %s, turn %d: the model step holds no call %s"
            .formatted(ref.runId(), turn, call.callId()));
  }

  /** Whether somebody is asked where nobody knows how the call ended; else the model is told. */
  boolean asksWhatBecame() {
    PolicySpec policy = view.spec().policy();
    return policy != null && policy.holdsUnknown();
  }

  /** What is asked then. */
  Wait whatBecame(String waitId, Instant at) {
    return new Wait(
        waitId,
        WaitKind.TOOL_RESULT,
        call.callId(),
        call.tool(),
        null,
        null,
        view.header().requester(),
        AskTerms.of().within(UNTIL_KNOWN),
        null,
        at.toEpochMilli());
  }

  /** The row of the try that follows this one. */
  String next() {
    return StepNames.call(call.callId(), CallRows.of(view, call.callId()).number() + 1);
  }

  /** How a call ends that somebody wants to end like this: what was unknown before, still is. */
  CallEnd ended(OutcomeKind wanted, String content) {
    boolean unknown = CallRows.of(view, call.callId()).before() != null;
    return unknown && wanted != OutcomeKind.ANSWERED
        ? end(
            OutcomeKind.OUTCOME_UNKNOWN, "it is not known whether the call took effect: " + content)
        : end(wanted, content);
  }

  CallEnd end(OutcomeKind kind, String content) {
    return new CallEnd(call.callId(), call.tool(), kind, content);
  }

  /** How the call ends when it was stopped and nobody can say how far it came. */
  CallEnd stopped(OutcomeKind kind, String content) {
    return call.effect().repeatable()
        ? end(kind, content)
        : end(OutcomeKind.OUTCOME_UNKNOWN, content + "; it is not known whether it took effect");
  }

  /** Nobody knew how the try before ended, and somebody has it sent once more. */
  boolean again() {
    return call.again() != null;
  }

  boolean repeatable() {
    return call.effect().repeatable();
  }

  boolean reconcilable() {
    return call.effect() == Effect.RECONCILABLE;
  }
}
