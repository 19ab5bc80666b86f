package dev.holdfast.api.approval;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.Words;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.wait.WaitStanding;
import java.time.Instant;
import java.util.Map;

/** Says why a decision changes nothing, and what would. */
final class ApprovalProblems {
  private ApprovalProblems() {}

  static ProblemException of(Decision.Refused refused, String by) {
    ProblemException problem = new ProblemException(code(refused.reason()), sentence(refused, by));
    String place = refused.reason() == Refusal.INVALID_ANSWER ? "/answer" : "/arguments";
    refused.faults().forEach(fault -> problem.at(Fault.below(place, fault)));
    WaitRow wait = refused.awaited();
    WaitStanding.Decided decided = wait.standing().decided();
    if (decided != null) {
      problem.with("decided", ApprovalResources.decided(decided));
    }
    return problem.with("approval", Map.of("id", wait.waitId(), "status", wait.state().wire()));
  }

  static ProblemException finished(WaitRow wait) {
    return new ProblemException(
            ProblemCode.RUN_FINISHED,
            "The run ended before it took the decision: the call was not performed.")
        .with("approval", Map.of("id", wait.waitId(), "status", wait.state().wire()))
        .with("run", Map.of("id", wait.runId()));
  }

  static ProblemException reused() {
    return new ProblemException(
        ProblemCode.IDEMPOTENCY_KEY_REUSED,
        "The idempotency key belongs to another decision about this approval.");
  }

  private static ProblemCode code(Refusal reason) {
    return switch (reason) {
      case ALREADY_DECIDED -> ProblemCode.ALREADY_DECIDED;
      case EXPIRED -> ProblemCode.EXPIRED;
      case SUPERSEDED -> ProblemCode.SUPERSEDED;
      case NOT_AN_APPROVER -> ProblemCode.NOT_AN_APPROVER;
      case SELF_APPROVAL -> ProblemCode.SELF_APPROVAL;
      case ALREADY_VOTED -> ProblemCode.ALREADY_VOTED;
      case INVALID_ARGUMENTS -> ProblemCode.INVALID_ARGUMENTS;
      case INVALID_ANSWER -> ProblemCode.INVALID_ANSWER;
      case NOT_POSSIBLE -> ProblemCode.INVALID_REQUEST;
    };
  }

  /** For the one who decided, in words that name the way out. */
  static String sentence(Decision.Refused refused, String by) {
    WaitRow wait = refused.awaited();
    return switch (refused.reason()) {
      case ALREADY_DECIDED -> decided(wait);
      case EXPIRED ->
          "Nobody decided until %s: the decision came too late.".formatted(wait.expiresAt());
      case SUPERSEDED -> "The call ended otherwise: there is nothing to decide any more.";
      case NOT_AN_APPROVER ->
          "%s was not asked, but %s. Name who decides in by, and their groups in groups: a key may"
                  .formatted(by, String.join(", ", wait.awaited().terms().approvers()))
              + " speak for people.";
      case SELF_APPROVAL ->
          "The run acts for %s, who may therefore not decide. Name another person in by: a key may"
                  .formatted(by)
              + " speak for people.";
      case ALREADY_VOTED ->
          "%s has said what they think; %d of the %d who must agree are there."
              .formatted(by, wait.standing().votes().size(), wait.awaited().terms().quorum());
      case INVALID_ARGUMENTS, INVALID_ANSWER ->
          refused.faults().size() == 1
              ? refused.faults().getFirst().detail()
              : "%d things are not valid; it is still pending.".formatted(refused.faults().size());
      case NOT_POSSIBLE -> "This cannot be said about %s.".formatted(wait.waitId());
    };
  }

  private static String decided(WaitRow wait) {
    WaitStanding.Decided decided = wait.standing().decided();
    return decided == null
        ? "It is decided already."
        : "%s by %s at %s: what was decided first stands."
            .formatted(
                Words.decided(decided.choice()),
                String.join(", ", decided.by()),
                Instant.ofEpochMilli(decided.atMillis()));
  }
}
