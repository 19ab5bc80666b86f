package dev.holdfast.api.input;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.Map;

/** Says why an answer changes nothing, and what would. */
final class InputProblems {
  private InputProblems() {}

  static ProblemException of(Decision.Refused refused, String by) {
    WaitRow wait = refused.awaited();
    ProblemException problem =
        switch (refused.reason()) {
          case ALREADY_DECIDED, ALREADY_VOTED ->
              new ProblemException(
                  ProblemCode.ALREADY_DECIDED,
                  "Somebody has answered it: what was said first stands.");
          case EXPIRED ->
              new ProblemException(
                  ProblemCode.EXPIRED,
                  "Nobody answered until %s: the answer came too late."
                      .formatted(wait.expiresAt()));
          case SUPERSEDED ->
              new ProblemException(
                  ProblemCode.SUPERSEDED,
                  "The call ended otherwise: nobody waits for an answer any more.");
          case NOT_AN_APPROVER ->
              new ProblemException(
                  ProblemCode.NOT_AN_APPROVER,
                  "%s was not asked, but %s. Name who answers in by, and their groups in groups: a key may speak for people."
                      .formatted(by, String.join(", ", wait.awaited().terms().approvers())));
          case INVALID_ANSWER, INVALID_ARGUMENTS ->
              new ProblemException(
                  ProblemCode.INVALID_ANSWER,
                  "The answer does not fit; the question is still open.");
          case SELF_APPROVAL, NOT_POSSIBLE ->
              new ProblemException(
                  ProblemCode.INVALID_REQUEST,
                  "This cannot be said about %s.".formatted(wait.waitId()));
        };
    for (dev.holdfast.policy.Fault fault : refused.faults()) {
      problem.at(Fault.at("/answer" + fault.pointer(), fault.code(), fault.detail()));
    }
    WaitStanding.Decided decided = wait.standing().decided();
    if (decided != null) {
      problem.with("answered", InputResource.answered(decided));
    }
    return problem.with("input", Map.of("id", wait.waitId(), "status", wait.state().wire()));
  }

  static ProblemException finished(WaitRow wait) {
    return new ProblemException(
            ProblemCode.RUN_FINISHED, "The run ended before it took the answer.")
        .with("input", Map.of("id", wait.waitId(), "status", wait.state().wire()))
        .with("run", Map.of("id", wait.runId()));
  }

  static ProblemException reused() {
    return new ProblemException(
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        "The idempotency key belongs to another answer to this question.");
  }

  static ProblemException none() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is no question with this id.");
  }
}
