package dev.holdfast.api.input;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.Map;

/** Says why an answer changes nothing, and what would. */
final class InputProblems {
  private InputProblems() {}

  static ProblemException of(Decision.Refused refused, String by) {
    ProblemException problem = new ProblemException(code(refused.reason()), sentence(refused, by));
    refused.faults().forEach(fault -> problem.at(Fault.below("/answer", fault)));
    WaitRow wait = refused.awaited();
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

  private static ProblemCode code(Refusal reason) {
    return switch (reason) {
      case ALREADY_DECIDED, ALREADY_VOTED -> ProblemCode.ALREADY_DECIDED;
      case EXPIRED -> ProblemCode.EXPIRED;
      case SUPERSEDED -> ProblemCode.SUPERSEDED;
      case NOT_AN_APPROVER -> ProblemCode.NOT_AN_APPROVER;
      case INVALID_ANSWER, INVALID_ARGUMENTS -> ProblemCode.INVALID_ANSWER;
      case SELF_APPROVAL, NOT_POSSIBLE -> ProblemCode.INVALID_REQUEST;
    };
  }

  /** For the one who answered, in words that name the way out. */
  private static String sentence(Decision.Refused refused, String by) {
    WaitRow wait = refused.awaited();
    return switch (refused.reason()) {
      case ALREADY_DECIDED, ALREADY_VOTED ->
          "Somebody has answered it: what was said first stands.";
      case EXPIRED ->
          "Nobody answered until %s: the answer came too late.".formatted(wait.expiresAt());
      case SUPERSEDED -> "The call ended otherwise: nobody waits for an answer any more.";
      case NOT_AN_APPROVER ->
          "%s was not asked, but %s. Name who answers in by, and their groups in groups: a key may"
                  .formatted(by, String.join(", ", wait.awaited().terms().approvers()))
              + " speak for people.";
      case INVALID_ANSWER, INVALID_ARGUMENTS ->
          "The answer does not fit; the question is still open.";
      case SELF_APPROVAL, NOT_POSSIBLE -> "This cannot be said about %s.".formatted(wait.waitId());
    };
  }
}
