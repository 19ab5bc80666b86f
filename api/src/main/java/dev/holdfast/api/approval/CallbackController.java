package dev.holdfast.api.approval;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.DecisionIntake;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.policy.wait.Refusal;
import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.ApproverGroups;
import dev.holdfast.store.notice.CallbackAnswer;
import dev.holdfast.store.notice.CallbackPass;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.notice.Notices;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Objects;

/** Takes what the endpoint of a group answers, at the address that its notice brought. */
@Controller(CallbackPass.PATH)
@ExecuteOn(TaskExecutors.BLOCKING)
final class CallbackController {
  private static final String CHANNEL = "callback";

  private final SigningKeys keys;
  private final Notices notices;
  private final ApproverGroups groups;
  private final ApprovalReader reader;
  private final DecisionIntake intake;

  CallbackController(
      SigningKeys keys,
      Notices notices,
      ApproverGroups groups,
      ApprovalReader reader,
      DecisionIntake intake) {
    this.keys = keys;
    this.notices = notices;
    this.groups = groups;
    this.reader = reader;
    this.intake = intake;
  }

  /**
   * Decides: 200 with the approval when its run has taken the decision, 202 when it has not within
   * three seconds. The same answer again is the same decision.
   */
  @Post("/{sealed}")
  HttpResponse<ApprovalResource> decide(HttpRequest<?> request, String sealed, @Body String body) {
    QueryParameters.of(request);
    CallbackPass pass = CallbackPass.open(keys.secrets(), sealed);
    NoticeRow notice = pass == null ? null : notices.find(pass.noticeId());
    if (pass == null || notice == null) {
      throw new ProblemException(
          ProblemCode.NOT_FOUND, "There is no callback at this address: it is not one of ours.");
    }
    WaitRow wait = reader.find(notice.principal(), pass.waitId());
    if (!Objects.equals(wait.awaited().digest(), pass.digest())) {
      throw ApprovalProblems.of(
          new Decision.Refused(wait, Refusal.SUPERSEDED, List.of()), pass.group());
    }
    CallbackAnswer answer = read(body);
    String by = answer.decider(pass.group());
    checkMember(pass.group(), by, notice.principal());
    Decision came =
        intake.decide(
            notice.principal(),
            CHANNEL,
            answer.decide(wait.waitId(), pass.group()),
            answer.commandId(pass.noticeId(), pass.group()));
    return answer(came, by);
  }

  private void checkMember(String name, String by, Principal principal) {
    ApproverGroup group = groups.find(name, principal);
    if (group == null || !group.has(by)) {
      throw new ProblemException(
          ProblemCode.NOT_AN_APPROVER,
          group == null
              ? "The group that was told is not there any more."
              : "Whoever is named in by is none of the members of the group that was told.");
    }
  }

  private HttpResponse<ApprovalResource> answer(Decision came, String by) {
    return switch (came) {
      case Decision.Taken taken -> HttpResponse.ok(reader.resource(taken.awaited()));
      case Decision.Accepted accepted ->
          HttpResponse.<ApprovalResource>accepted().body(reader.resource(accepted.awaited()));
      case Decision.Refused refused -> throw ApprovalProblems.of(refused, by);
      case Decision.RunFinished finished -> throw ApprovalProblems.finished(finished.awaited());
      case Decision.IdReused _ -> throw ApprovalProblems.reused();
      case Decision.NoSuchWait _ -> throw ApprovalReader.noSuchApproval();
    };
  }

  private static CallbackAnswer read(String body) {
    return switch (CallbackAnswer.read(body)) {
      case CallbackAnswer.Reading.Read read -> read.answer();
      case CallbackAnswer.Reading.Unreadable _ ->
          throw new ProblemException(
              ProblemCode.MALFORMED_JSON, "The body must be one JSON object.");
      case CallbackAnswer.Reading.Refused refused ->
          throw ProblemException.invalid(
              refused.faults().stream()
                  .map(flaw -> Fault.at(flaw.pointer(), flaw.code(), flaw.detail()))
                  .toList());
    };
  }
}
