package dev.holdfast.api.runpage;

import dev.holdfast.api.key.KeyRing;
import dev.holdfast.api.page.Layout;
import dev.holdfast.api.page.PageController;
import dev.holdfast.api.page.RunPasses;
import dev.holdfast.api.page.SignIn;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.QueryParameters;
import dev.holdfast.api.run.RunReader;
import dev.holdfast.store.run.RunView;
import dev.holdfast.workflows.identity.Principal;
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
import io.micronaut.http.cookie.Cookie;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a run, for people. Nothing can be changed here. */
@Controller("/runs/{id}")
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.TEXT_HTML)
final class RunPageController extends PageController {
  private static final Duration NEWS_WITHIN = Duration.ofSeconds(10);
  private static final int TURN_MAX = 1_000_000;
  private static final SignIn SIGN_IN =
      new SignIn(
          "See this run",
          "Run",
          "Show the run",
          "The key is checked and not kept; this browser may see this run for twelve hours.");

  private final RunPasses passes;
  private final KeyRing keys;
  private final RunReader runs;
  private final RunPageReader pages;

  RunPageController(
      RunPasses passes, KeyRing keys, RunReader runs, RunPageReader pages, Layout layout) {
    super(layout);
    this.passes = passes;
    this.keys = keys;
    this.runs = runs;
    this.pages = pages;
  }

  /** The page; with a link in its address it is opened for this browser first. */
  @Get
  HttpResponse<String> page(HttpRequest<?> request, String id) {
    checkPossible();
    QueryParameters query = QueryParameters.of(request, "link", "turn");
    String link = query.text("link");
    if (link != null) {
      RunPasses.Pass pass = passes.ofLink(id, link);
      return pass == null
          ? signIn(id, "This link has expired or is not whole. Ask for a new one, or sign in.")
          : layout.redirect("/runs/" + id).cookie(passes.cookie(pass));
    }
    RunPasses.Pass pass = pass(request, id);
    if (pass == null) {
      return signIn(id, null);
    }
    int turn = turn(query);
    RunView run = runs.find(pass.principal(), id);
    RunPage page = pages.read(run, pass.principal(), turn);
    return layout.page(HttpStatus.OK, title(run), new RunPageHtml(page).main());
  }

  /** The main part again, as soon as the run has moved on. */
  @Get("/live")
  HttpResponse<String> live(HttpRequest<?> request, String id) {
    checkPossible();
    QueryParameters query = QueryParameters.of(request, "after", "turn");
    RunPasses.Pass pass = pass(request, id);
    if (pass == null) {
      return signIn(id, null);
    }
    long after = query.whole("after", 0, 0, Long.MAX_VALUE);
    Principal principal = pass.principal();
    RunView run = runs.awaitNews(principal, runs.find(principal, id), after, NEWS_WITHIN, request);
    return layout.fragment(new RunPageHtml(pages.read(run, principal, turn(query))).main());
  }

  /** Takes an API key and opens the page for this browser. */
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<String> signIn(HttpRequest<?> request, String id, @Body Map<String, String> form) {
    checkPossible();
    QueryParameters.of(request);
    Principal principal = keys.principal(form.getOrDefault("key", "").strip());
    if (principal == null) {
      return signIn(id, "This API key is not known.");
    }
    String runId = runs.find(principal, id).runId();
    return layout.redirect("/runs/" + runId).cookie(passes.cookie(passes.ofKey(runId, principal)));
  }

  private RunPasses.@Nullable Pass pass(HttpRequest<?> request, String id) {
    Cookie cookie = request.getCookies().findCookie(RunPasses.COOKIE).orElse(null);
    return passes.ofCookie(id, cookie);
  }

  private void checkPossible() {
    if (!passes.possible()) {
      throw ProblemException.pagesOff();
    }
  }

  private HttpResponse<String> signIn(String id, @Nullable String said) {
    return layout.signIn(SIGN_IN.main(id, said));
  }

  private static int turn(QueryParameters query) {
    return (int) query.whole("turn", 0, 0, TURN_MAX);
  }

  private static String title(RunView run) {
    return "%s: %s".formatted(run.agent(), run.status());
  }
}
