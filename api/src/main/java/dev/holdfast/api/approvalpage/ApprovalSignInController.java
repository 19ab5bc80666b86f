package dev.holdfast.api.approvalpage;

import dev.holdfast.api.Links;
import dev.holdfast.api.decision.WaitReader;
import dev.holdfast.api.key.KeyRing;
import dev.holdfast.api.page.ApprovalLinks;
import dev.holdfast.api.page.Layout;
import dev.holdfast.api.page.PageController;
import dev.holdfast.api.page.SignIn;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
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
import org.jspecify.annotations.Nullable;

/** Leads somebody with an API key to the page on which they decide. */
@Controller("/approvals/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
final class ApprovalSignInController extends PageController {
  private static final int NAME_MAX = 200;
  private static final SignIn SIGN_IN =
      new SignIn(
          "Decide",
          "Approval",
          "Go on",
          "The key is checked and not kept. What you decide is recorded with your name.");

  private final ApprovalLinks approvalLinks;
  private final KeyRing keys;
  private final WaitReader waits;
  private final Links links;

  ApprovalSignInController(
      ApprovalLinks approvalLinks, KeyRing keys, WaitReader waits, Layout layout, Links links) {
    super(layout);
    this.approvalLinks = approvalLinks;
    this.keys = keys;
    this.waits = waits;
    this.links = links;
  }

  /** Says nothing about whether there is such an approval. */
  @Get
  HttpResponse<String> asks(HttpRequest<?> request, String id) {
    checkPossible();
    QueryParameters.of(request);
    return signIn(id, "", null);
  }

  /** Takes an API key and the name of whoever decides. */
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> signIn(HttpRequest<?> request, String id, @Body Map<String, String> form) {
    checkPossible();
    QueryParameters.of(request);
    String name = form.getOrDefault("name", "").strip();
    Principal principal = keys.principal(form.getOrDefault("key", "").strip());
    if (!SameOrigin.holds(request, links)) {
      return signIn(id, name, "This did not come from this page.");
    } else if (principal == null) {
      return signIn(id, name, "This API key is not known.");
    } else if (name.isEmpty() || name.length() > NAME_MAX || !Text.storable(name)) {
      return signIn(id, "", "Say who decides: a name of up to 200 characters.");
    }
    WaitRow wait = waits.find(WaitKind.APPROVAL, principal, id);
    if (wait == null) {
      throw new ProblemException(ProblemCode.NOT_FOUND, "There is no approval with this id.");
    }
    return layout.redirect(approvalLinks.path(PagePass.of(wait, principal, name, List.of())));
  }

  private void checkPossible() {
    if (!approvalLinks.possible()) {
      throw ProblemException.pagesOff();
    }
  }

  private HttpResponse<String> signIn(String id, String name, @Nullable String said) {
    return layout.signIn(SIGN_IN.main(id, said, name));
  }
}
