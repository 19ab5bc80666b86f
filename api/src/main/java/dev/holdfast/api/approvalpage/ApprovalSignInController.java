package dev.holdfast.api.approvalpage;

import dev.holdfast.api.Links;
import dev.holdfast.api.decision.WaitReader;
import dev.holdfast.api.key.KeyRing;
import dev.holdfast.api.page.ApprovalLinks;
import dev.holdfast.api.page.Html;
import dev.holdfast.api.page.Layout;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.request.Text;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wait.WaitKind;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
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
final class ApprovalSignInController {
  private static final int NAME_MAX = 200;

  private final ApprovalLinks approvalLinks;
  private final KeyRing keys;
  private final WaitReader waits;
  private final Layout layout;
  private final Links links;

  ApprovalSignInController(
      ApprovalLinks approvalLinks, KeyRing keys, WaitReader waits, Layout layout, Links links) {
    this.approvalLinks = approvalLinks;
    this.keys = keys;
    this.waits = waits;
    this.layout = layout;
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
    return layout.redirect(
        approvalLinks.path(approvalLinks.pass(wait, principal, name, List.of())));
  }

  private void checkPossible() {
    if (!approvalLinks.possible()) {
      throw ProblemException.pagesOff();
    }
  }

  private HttpResponse<String> signIn(String id, String name, @Nullable String said) {
    Html main = new Html();
    main.open("main", "id", "main", "class", "narrow")
        .open("section", "class", "card notice")
        .element("h1", "Decide")
        .open("p")
        .text("Approval ")
        .element("code", id)
        .text(" is shown to whoever has a link to it, or an API key of its application.")
        .close();
    if (said != null) {
      main.element("p", said, "class", "said", "role", "alert");
    }
    main.open("form", "method", "post", "action", "?").element("label", "Your name", "for", "name");
    input("name", "text", name, main);
    main.element("label", "API key", "for", "key");
    input("key", "password", "", main);
    main.element("button", "Go on", "type", "submit")
        .close()
        .element(
            "p",
            "The key is checked and not kept. What you decide is recorded with your name.",
            "class",
            "small")
        .close()
        .close();
    return layout
        .still(HttpStatus.UNAUTHORIZED, "Sign in", main)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"holdfast\"");
  }

  private static void input(String name, String type, String value, Html to) {
    to.empty(
        "input",
        "id",
        name,
        "name",
        name,
        "type",
        type,
        "value",
        value,
        "autocomplete",
        "off",
        "spellcheck",
        "false",
        "required",
        "");
  }

  @Error(exception = ProblemException.class)
  HttpResponse<String> refused(ProblemException refusal) {
    String title = refusal.code().title();
    return layout.still(
        HttpStatus.valueOf(refusal.code().status()),
        title,
        Layout.sentence(title, refusal.detail()));
  }

  @Error(exception = HoldfastException.class)
  HttpResponse<String> failed(HoldfastException failure) {
    ProblemCode code = ProblemCode.of(failure.code());
    return layout.still(
        HttpStatus.valueOf(code.status()),
        code.title(),
        Layout.sentence(code.title(), "Try again in a moment."));
  }
}
