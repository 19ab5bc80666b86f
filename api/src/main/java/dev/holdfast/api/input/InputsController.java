package dev.holdfast.api.input;

import dev.holdfast.api.Links;
import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.DecisionAnswers;
import dev.holdfast.api.decision.DecisionIntake;
import dev.holdfast.api.decision.ListedWaits;
import dev.holdfast.api.decision.WaitReader;
import dev.holdfast.api.key.KeyFilter;
import dev.holdfast.api.request.IdempotencyKey;
import dev.holdfast.api.request.Pages;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.store.wait.WaitRow;
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

/** What models ask people is read and answered here. */
@Controller("/v1/inputs")
@ExecuteOn(TaskExecutors.BLOCKING)
final class InputsController {
  private final WaitReader waits;
  private final DecisionIntake intake;
  private final DecisionAnswers answers;
  private final Pages pages;
  private final Links links;

  InputsController(
      WaitReader waits, DecisionIntake intake, DecisionAnswers answers, Pages pages, Links links) {
    this.waits = waits;
    this.intake = intake;
    this.answers = answers;
    this.pages = pages;
    this.links = links;
  }

  /** The questions of the application, the newest first. */
  @Get
  HttpResponse<?> list(
      HttpRequest<?> request, @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal) {
    ListedWaits asked = ListedWaits.asked(WaitKind.INPUT, request, principal);
    return pages.cut(
        request,
        waits.list(asked),
        asked.limit(),
        ListedWaits::cursor,
        row -> InputResource.of(row, links));
  }

  @Get("/{id}")
  HttpResponse<InputResource> get(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id) {
    QueryParameters.of(request);
    return HttpResponse.ok(InputResource.of(find(principal, id), links));
  }

  /**
   * 200 with the question when its run has taken the answer; 202 with the command when it has not
   * within three seconds: then it cannot be lost, and {@code Location} says where to look.
   */
  @Post("/{id}/answer")
  HttpResponse<?> answer(
      HttpRequest<?> request,
      @RequestAttribute(KeyFilter.PRINCIPAL) Principal principal,
      String id,
      @Body AnswerInput body) {
    QueryParameters.of(request);
    String commandId =
        IdempotencyKey.commandId(IdempotencyKey.of(request), principal, "answer " + id);
    Decide decide = body.about(find(principal, id), principal);
    Decision came = intake.decide(principal, "api", decide, commandId);
    return switch (came) {
      case Decision.Taken taken -> answers.taken(taken, InputResource.of(taken.awaited(), links));
      case Decision.Accepted accepted -> answers.accepted(accepted);
      case Decision.Refused refused -> throw InputProblems.of(refused, decide.by());
      case Decision.RunFinished finished -> throw InputProblems.finished(finished.awaited());
      case Decision.IdReused _ -> throw InputProblems.reused();
      case Decision.NoSuchWait _ -> throw InputProblems.none();
    };
  }

  private WaitRow find(Principal principal, String id) {
    WaitRow row = waits.find(WaitKind.INPUT, principal, id);
    if (row == null) {
      throw InputProblems.none();
    }
    return row;
  }
}
