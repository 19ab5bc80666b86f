package dev.holdfast.store.step;

import dev.holdfast.workflows.policy.WhenExpired;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitStanding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a call ends that has waited, in words for the model. */
final class WaitEnd {
  private final Wait wait;
  private final WaitStanding.@Nullable Decided decided;
  private final Instant at;

  private WaitEnd(Wait wait, WaitStanding.@Nullable Decided decided, Instant at) {
    this.wait = wait;
    this.decided = decided;
    this.at = at;
  }

  /** Null where it is performed. */
  static @Nullable CallEnd of(Wait wait, WaitStanding standing, Instant at) {
    WaitEnd end = new WaitEnd(wait, standing.decided(), at);
    return switch (standing.state()) {
      case APPROVED -> null;
      case DENIED -> end.denied();
      case ANSWERED -> end.answered();
      case EXPIRED -> end.expired();
      case PENDING, SUPERSEDED -> throw new IllegalStateException(wait.waitId() + " is not closed");
    };
  }

  private CallEnd denied() {
    return switch (wait.kind()) {
      case TOOL_RESULT ->
          as(OutcomeKind.OUTCOME_UNKNOWN, "it is not known whether the call took effect" + why());
      case INPUT -> as(OutcomeKind.DENIED, "they do not answer" + why());
      case APPROVAL, EVENT, SLEEP ->
          as(
              OutcomeKind.DENIED,
              comment() == null
                  ? "denied by those who had to be asked; no reason was given"
                  : "denied: " + comment());
    };
  }

  private CallEnd answered() {
    String content = decided == null ? null : decided.content();
    return as(
        wait.kind() == WaitKind.APPROVAL || wait.kind() == WaitKind.TOOL_RESULT
            ? OutcomeKind.ANSWERED
            : OutcomeKind.OK,
        content == null ? "it is %s: that time has come".formatted(at) : content);
  }

  private @Nullable CallEnd expired() {
    var within = wait.terms().expires();
    return switch (wait.kind()) {
      case APPROVAL ->
          wait.terms().whenExpired() == WhenExpired.PROCEED
              ? null
              : as(OutcomeKind.EXPIRED, "nobody decided within " + within);
      case EVENT ->
          as(
              OutcomeKind.EXPIRED,
              "no such event came within %s; it is %s now".formatted(within, at));
      case TOOL_RESULT ->
          as(
              OutcomeKind.OUTCOME_UNKNOWN,
              "it is not known whether the call took effect: nobody found out within " + within);
      case INPUT, SLEEP ->
          as(OutcomeKind.EXPIRED, "nobody answered within %s; it is %s now".formatted(within, at));
    };
  }

  private String why() {
    return comment() == null ? "; no reason was given" : ": " + comment();
  }

  private @Nullable String comment() {
    return decided == null || decided.comment() == null || decided.comment().isBlank()
        ? null
        : decided.comment();
  }

  private CallEnd as(OutcomeKind kind, String content) {
    return new CallEnd(wait.callId(), wait.tool(), kind, content);
  }
}
