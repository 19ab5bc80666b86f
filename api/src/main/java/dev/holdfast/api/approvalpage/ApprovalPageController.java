package dev.holdfast.api.approvalpage;

import dev.holdfast.api.Links;
import dev.holdfast.api.decision.Decision;
import dev.holdfast.api.decision.DecisionIntake;
import dev.holdfast.api.page.ApprovalLinks;
import dev.holdfast.api.page.Layout;
import dev.holdfast.api.page.PageController;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.policy.Fault;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wait.WaitState;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page behind a signed link. Reading it changes nothing, however often and by whomever; only a
 * form that is sent from it decides.
 */
@Controller("/approve/{token}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
final class ApprovalPageController extends PageController {
  private static final int TYPED_MAX = 100_000;

  private final ApprovalLinks approvalLinks;
  private final ApprovalPageReader pages;
  private final DecisionIntake intake;
  private final Links links;

  ApprovalPageController(
      ApprovalLinks approvalLinks,
      ApprovalPageReader pages,
      DecisionIntake intake,
      Layout layout,
      Links links) {
    super(layout);
    this.approvalLinks = approvalLinks;
    this.pages = pages;
    this.intake = intake;
    this.links = links;
  }

  @Get
  HttpResponse<String> page(HttpRequest<?> request, String token) {
    QueryParameters.of(request);
    ApprovalPage page = page(token);
    return page.open() ? form(page, HttpStatus.OK, null, Map.of(), List.of()) : closed(page);
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> decide(
      HttpRequest<?> request, String token, @Body Map<String, String> form) {
    QueryParameters.of(request);
    ApprovalPage page = page(token);
    if (!SameOrigin.holds(request, links)
        || !approvalLinks.isFormField(page.pass(), form.get(DecideHtml.FIELD))) {
      return shown(
          page, HttpStatus.FORBIDDEN, "This did not come from this page: nothing was decided.");
    }
    Choice choice = choice(form.get(DecideHtml.DECISION));
    if (choice == null || !storable(form)) {
      return shown(
          page, HttpStatus.UNPROCESSABLE_ENTITY, "This is no decision: nothing was decided.");
    }
    EditForm.Typed typed =
        choice == Choice.EDIT && page.editable() ? edit(page).typed(form).arguments() : null;
    if (typed != null && typed.json() == null) {
      return form(page, HttpStatus.UNPROCESSABLE_ENTITY, null, form, typed.faults());
    }
    String arguments = typed == null ? null : typed.json();
    return answer(token, page, form, decision(page.pass(), choice, arguments, form));
  }

  private static boolean storable(Map<String, String> form) {
    return form.values().stream().allMatch(one -> one.length() <= TYPED_MAX && Text.storable(one));
  }

  private static Decide decision(
      PagePass pass, Choice choice, @Nullable String arguments, Map<String, String> form) {
    String comment = form.getOrDefault(DecideHtml.COMMENT, "").strip();
    return new Decide(
        pass.approval(),
        choice,
        pass.person(),
        pass.groups(),
        arguments,
        comment.isEmpty() || choice != Choice.DENY ? null : comment,
        choice == Choice.ANSWER ? form.getOrDefault(DecideHtml.ANSWER, "") : null);
  }

  private HttpResponse<String> answer(
      String token, ApprovalPage page, Map<String, String> form, Decide decide) {
    Decision came = intake.decide(page.pass().principal(), "link", decide, page.pass().commandId());
    return switch (came) {
      case Decision.Taken _, Decision.Accepted _ -> layout.redirect("/approve/" + token);
      case Decision.Refused refused -> refused(token, page, form, refused);
      case Decision.RunFinished _ ->
          shown(
              page(token),
              HttpStatus.CONFLICT,
              "The run ended before it took the decision: the call was not performed.");
      case Decision.IdReused _ ->
          shown(
              page(token),
              HttpStatus.CONFLICT,
              "This link was used before: what was decided with it first stands.");
      case Decision.NoSuchWait _ -> throw gone();
    };
  }

  private HttpResponse<String> refused(
      String token, ApprovalPage page, Map<String, String> form, Decision.Refused refused) {
    return switch (refused.reason()) {
      case INVALID_ARGUMENTS, INVALID_ANSWER ->
          form(page, HttpStatus.UNPROCESSABLE_ENTITY, null, form, refused.faults());
      case ALREADY_DECIDED, ALREADY_VOTED ->
          shown(page(token), HttpStatus.CONFLICT, "This was decided before: that stands.");
      case EXPIRED, SUPERSEDED ->
          shown(page(token), HttpStatus.GONE, "This came too late: nothing was decided.");
      case NOT_AN_APPROVER ->
          shown(
              page(token),
              HttpStatus.FORBIDDEN,
              "%s is not among those who were asked: nothing was decided."
                  .formatted(page.pass().person()));
      case SELF_APPROVAL ->
          shown(
              page(token),
              HttpStatus.FORBIDDEN,
              "The run acts for %s, who may therefore not decide. Somebody else must."
                  .formatted(page.pass().person()));
      case NOT_POSSIBLE -> throw gone();
    };
  }

  private ApprovalPage page(String token) {
    if (!approvalLinks.possible()) {
      throw ProblemException.pagesOff();
    }
    PagePass pass = approvalLinks.open(token);
    if (pass == null) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "This link is not whole, or was not made here. Open it again from where you got it, or"
              + " ask for a new one.");
    }
    ApprovalPage page = pages.read(pass);
    if (page == null) {
      throw gone();
    }
    if (!pass.fits(page.awaited())) {
      throw new ProblemException(
          ProblemCode.SUPERSEDED,
          "The action has changed since this link was made, so it decides nothing. Ask for a new"
              + " one.");
    }
    return page;
  }

  private static ProblemException gone() {
    return new ProblemException(ProblemCode.NOT_FOUND, "There is nothing to decide here any more.");
  }

  /** The page without a form. */
  private HttpResponse<String> closed(ApprovalPage page) {
    boolean over = page.expired() || page.awaited().state() == WaitState.SUPERSEDED;
    return shown(page, over ? HttpStatus.GONE : HttpStatus.OK, null);
  }

  /** The page with what can still be done on it. */
  private HttpResponse<String> shown(ApprovalPage page, HttpStatus status, @Nullable String said) {
    return form(page, status, said, Map.of(), List.of());
  }

  private HttpResponse<String> form(
      ApprovalPage page,
      HttpStatus status,
      @Nullable String said,
      Map<String, String> typed,
      List<Fault> faults) {
    ApprovalHtml html = new ApprovalHtml(page);
    DecideHtml decide =
        page.open()
            ? new DecideHtml(
                page.pass().person(),
                links.path(approvalLinks.path(page.pass())),
                approvalLinks.formField(page.pass()),
                !page.editable() ? null : typed.isEmpty() ? edit(page) : typed(page, typed),
                typed,
                faults)
            : null;
    return layout.still(status, html.title(), html.main(said, decide));
  }

  private static EditForm typed(ApprovalPage page, Map<String, String> typed) {
    EditForm edit = edit(page);
    return Choice.EDIT.wire().equals(typed.get(DecideHtml.DECISION)) ? edit.typed(typed) : edit;
  }

  private static EditForm edit(ApprovalPage page) {
    return EditForm.of(
        page.awaited().arguments(), Objects.requireNonNull(page.tool()).inputSchema());
  }

  private static @Nullable Choice choice(@Nullable String decision) {
    for (Choice choice : Choice.values()) {
      if (choice.wire().equals(decision)) {
        return choice;
      }
    }
    return null;
  }
}
