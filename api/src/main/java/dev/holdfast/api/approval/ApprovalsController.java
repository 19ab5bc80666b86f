package dev.holdfast.api.approval;

import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.DecisionAnswers;
import dev.holdfast.api.decision.DecisionIntake;
import dev.holdfast.api.decision.ListedWaits;
import dev.holdfast.api.decision.People;
import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.page.ApprovalLinks;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.WaitKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.RequestAttribute;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;

/** What waits for people is read and decided here. */
@Controller("/v1/approvals")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ApprovalsController {
  private final ApprovalReader reader;
  private final DecisionIntake intake;
  private final DecisionAnswers answers;
  private final Pages pages;
  private final ApprovalLinks approvalLinks;

  ApprovalsController(
      ApprovalReader reader,
      DecisionIntake intake,
      DecisionAnswers answers,
      Pages pages,
      ApprovalLinks approvalLinks) {
    this.reader = reader;
    this.intake = intake;
    this.answers = answers;
    this.pages = pages;
    this.approvalLinks = approvalLinks;
  }

  /** The approvals of the application, the newest first. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal) {
    ListedWaits asked = ListedWaits.asked(WaitKind.APPROVAL, request, principal);
    List<WaitRow> found = reader.list(asked);
    Map<String, ToolSpec> tools = reader.tools(found);
    return pages.cut(
        request, found, asked.limit(), ListedWaits::cursor, row -> reader.resource(row, tools));
  }

  @Get("/{id}")
  HttpResponse<ApprovalResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters.of(request);
    return HttpResponse.ok(reader.resource(reader.find(principal, id)));
  }

  /**
   * 200 with the approval when its run has taken the decision; 202 with the command when it has not
   * within three seconds: then it cannot be lost, and {@code Location} says where to look.
   */
  @Post("/{id}/decision")
  HttpResponse<?> decide(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body DecideApproval body) {
    QueryParameters.of(request);
    String commandId =
        IdempotencyKey.commandId(IdempotencyKey.of(request), principal, "decide " + id);
    Decide decide = body.about(reader.find(principal, id).waitId(), principal);
    Decision came = intake.decide(principal, "api", decide, commandId);
    return switch (came) {
      case Decision.Taken taken -> answers.taken(taken, reader.resource(taken.awaited()));
      case Decision.Accepted accepted -> answers.accepted(accepted);
      case Decision.Refused refused -> throw ApprovalProblems.of(refused, decide.by());
      case Decision.RunFinished finished -> throw ApprovalProblems.finished(finished.awaited());
      case Decision.IdReused _ -> throw ApprovalProblems.reused();
      case Decision.NoSuchWait _ -> throw ApprovalReader.noSuchApproval();
    };
  }

  /**
   * A link with which one person decides, for whoever brings it to them: 201. The same person gets
   * the same link again.
   */
  @Post("/{id}/links")
  HttpResponse<LinkResource> link(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body MakeLink body) {
    QueryParameters.of(request);
    String person = body.checkedPerson();
    WaitRow wait = reader.find(principal, id);
    reader.checkOpen(wait);
    if (!approvalLinks.possible()) {
      throw ProblemException.pagesOff();
    }
    PagePass pass = PagePass.of(wait, principal, person, People.groups(body.groups()));
    return HttpResponse.created(
        new LinkResource(
            "approval_link", wait.waitId(), person, approvalLinks.address(pass), wait.expiresAt()));
  }
}
