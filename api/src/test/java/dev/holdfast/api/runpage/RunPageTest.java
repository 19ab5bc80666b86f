package dev.holdfast.api.runpage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.Inside;
import dev.holdfast.api.page.RunPasses;
import dev.holdfast.api.secret.SigningKeys;
import dev.holdfast.api.testing.Browser;
import dev.holdfast.api.testing.Browser.Page;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Played;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The page of a run as a browser gets it. */
class RunPageTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String HOSTILE =
      "</p><script>alert(1)</script><img src=x onerror='alert(2)'>\" onclick=\"x\u202e\0&amp;";

  @Test
  void aLinkOpensThePageForOneBrowser() {
    Played run = finished();
    Browser browser = new Browser(running.api());
    String link = link(run);

    Page opened = browser.get(link);
    assertEquals(303, opened.status());
    assertEquals("/runs/" + run.id(), opened.header("Location"));
    String cookie = opened.header("Set-Cookie");
    assertTrue(cookie.toLowerCase(java.util.Locale.ROOT).contains("httponly"), cookie);
    assertTrue(cookie.contains("SameSite=Lax"), cookie);
    assertTrue(cookie.contains("Path=/runs/" + run.id()), cookie);
    assertFalse(cookie.contains("Secure"), "this server is reached by http");

    Page page = browser.get("/runs/" + run.id());
    assertEquals(200, page.status());
    assertTrue(page.text().contains("Done."), page::text);
    assertEquals(401, new Browser(running.api()).get("/runs/" + run.id()).status());
  }

  @Test
  void showsWhatHappened() {
    Played run = Played.start(running);
    run.drain(1, "first", "second");
    run.reply(1, "Let me look.", "c0", "c1");
    run.endCall(1, 0, "c0");
    run.claimCall(1, 1, "c1");
    running.beat("wkr_page", "main");
    Page open = opened(run);
    running.fireWorker("wkr_page");
    assertEquals("clerk", open.element("h1"));
    assertEquals("running", open.element("span[status]"));
    assertTrue(open.text().contains("Now: tool look"), open::text);
    assertEquals("/live", open.attribute("main", "data-live"));
    assertTrue(open.text().contains("Message from key:x"), open::text);
    assertTrue(open.text().contains("openai/gpt-x"), open::text);
    assertTrue(open.text().contains("10 in, 5 out"), open::text);
    assertTrue(open.text().contains("seen c0"), open::text);
    assertTrue(open.text().contains("{\"at\":\"c1\"}"), open::text);

    run.endCall(1, 1, "c1");
    run.reply(2, "Done.");
    run.finish(2);
    Page ended = opened(run);
    assertEquals("completed", ended.element("span[status]"));
    assertEquals("", ended.attribute("main", "data-live"));
    assertEquals(2, ended.all("section[turn]").size());
    assertTrue(ended.element("section[outcome-card]").contains("done"));
  }

  @Test
  void hostileTextStaysText() {
    Played run = Played.start(running);
    run.drain(1, HOSTILE);
    run.reply(1, HOSTILE, "c0");
    running.asOwner(
        "update run set agent = '<b>clerk</b>', problem = '<i>x</i>', input = '{\"<a>\":\"<b>\"}'"
            + " where id = '"
            + run.id()
            + "'");

    Page page = opened(run);

    assertEquals("<b>clerk</b>", page.element("h1"));
    assertTrue(page.text().contains("</p><script>alert(1)</script><img src=x onerror='alert(2)'>"));
    assertTrue(page.text().contains("x⟨U+202E⟩\ufffd&amp;"), page::text);
    assertEquals(1, page.all("script").size(), "our own");
    assertEquals(0, page.all("img").size());
    assertFalse(page.body().contains("<b>") || page.body().contains("<i>"));
    assertFalse(page.body().contains("style="), "the policy would refuse it");
    assertTrue(page.all("div[made]").stream().anyMatch(made -> made.contains("alert(1)")));
  }

  @Test
  void showsWhereAWorkerDied() {
    Played run = Played.start(running);
    run.drain(1);
    run.claimModelTwice(1);
    running.asOwner(
        ("insert into event select id, org_id, app_id, 900, 'model.requested', 't1/model', '{}',"
                + " (select created_at from event where run_id = run.id and type = 'step.retried')"
                + " - interval '1900 milliseconds' from run where id = '%s'")
            .formatted(run.id()));
    run.reply(1, "Alive.");

    String lost = opened(run).element("p[lost]");

    assertTrue(lost.startsWith("Worker died here, continued 1.9 s later."), lost);
  }

  @Test
  void showsWhereAnotherProcessWentOnWithAQuickStep() {
    Played run = Played.start(running);
    run.drain(1);
    run.reply(1, "Quick.", "c0");
    run.endCall(1, 0, "c0");
    run.drain(2);
    run.reply(2, "Slow.");
    String ofRun = " where run_id = '" + run.id() + "'";
    running.asOwner("update step set token = 'one.' || name" + ofRun);
    assertEquals(List.of(), opened(run).all("p[lost]"), "one process did it all");

    running.asOwner("update step set token = 'two.' || turn" + ofRun + " and turn = 2");
    assertEquals(List.of(), opened(run).all("p[lost]"), "a move without a pause is no loss");

    running.asOwner(
        "update step set settled_at = settled_at + interval '4 seconds'" + ofRun + " and turn = 2");
    List<String> lost = opened(run).all("p[lost]");
    assertEquals(1, lost.size(), lost::toString);
    assertTrue(lost.getFirst().startsWith("Worker died here, continued 4."), lost::toString);
  }

  @Test
  void pagesLongRuns() {
    Played run = Played.start(running);
    for (int turn = 1; turn <= 120; turn++) {
      run.reply(turn, "Said in " + turn);
    }

    Page newest = opened(run);
    assertEquals(20, newest.all("section[turn]").size());
    assertTrue(newest.text().contains("Turns 101–120 of 120"), newest::text);

    Page middle = newest.browser().get("/runs/" + run.id() + "?turn=77");
    assertEquals(50, middle.all("section[turn]").size());
    assertTrue(middle.text().contains("Turns 51–100 of 120"), middle::text);
    assertTrue(middle.text().contains("Said in 51") && middle.text().contains("Said in 100"));
    assertFalse(middle.text().contains("Said in 50") || middle.text().contains("Said in 101"));
    assertEquals(422, newest.browser().get("/runs/" + run.id() + "?turn=x").status());
  }

  @Test
  void linksHoldForTheirRunAloneAndOnlyForAWhile() {
    Played run = finished();
    Played other = finished();
    String token = link(run).replaceAll(".*link=", "");
    Browser browser = new Browser(running.api());

    assertEquals(401, browser.get("/runs/" + other.id() + "?link=" + token).status());
    assertEquals(401, browser.get("/runs/" + run.id() + "?link=" + token + "x").status());
    assertEquals(401, browser.get("/runs/" + run.id() + "?link=a.b.c").status());
    assertEquals(303, browser.get("/runs/" + run.id() + "?link=" + token).status());
    assertEquals(401, browser.get("/runs/" + other.id()).status(), "the cookie is of one run");

    String expired = expired(run);
    Page refused = new Browser(running.api()).get("/runs/" + run.id() + "?link=" + expired);
    assertEquals(401, refused.status());
    assertTrue(refused.text().contains("has expired"), refused::text);
    assertEquals("", refused.header("Set-Cookie"));
  }

  @Test
  void aCookieIsNoLinkAndALinkIsNoCookie() {
    Played run = finished();
    String token = link(run).replaceAll(".*link=", "");
    Browser browser = new Browser(running.api());
    browser.get("/runs/" + run.id() + "?link=" + token);
    String cookie = browser.cookie();

    assertEquals(
        401, new Browser(running.api()).get("/runs/" + run.id() + "?link=" + cookie).status());
    assertEquals(
        401,
        new Browser(running.api()).with("holdfast_run=" + token).get("/runs/" + run.id()).status());
  }

  @Test
  void asksForAKeyAndTakesItByPost() {
    Played run = finished();
    Browser browser = new Browser(running.api());

    Page asked = browser.get("/runs/" + run.id());
    assertEquals(401, asked.status());
    assertEquals("password", asked.attribute("input", "type"));
    assertFalse(asked.text().contains("clerk"), "it says nothing of the run");

    Page wrong = browser.post("/runs/" + run.id(), "key=holdfast_local_wrong");
    assertEquals(401, wrong.status());
    assertTrue(wrong.text().contains("not known"), wrong::text);
    assertFalse(wrong.body().contains("holdfast_local_wrong"));

    assertEquals(303, browser.post("/runs/" + run.id(), "key=" + RunningApi.KEY).status());
    assertEquals(200, browser.get("/runs/" + run.id()).status());
  }

  @Test
  void foreignAndMissingRunsAreTheSamePage() {
    running.stranger();
    Played run = finished();
    Page foreign = new Browser(running.api()).post("/runs/" + run.id(), "key=holdfast_local_b");
    Page missing = new Browser(running.api()).post("/runs/run_none", "key=holdfast_local_b");

    assertEquals(404, foreign.status());
    assertEquals(404, missing.status());
    assertEquals(missing.body(), foreign.body());
    assertEquals("", foreign.header("Set-Cookie"));
    assertEquals(
        new Browser(running.api()).get("/runs/" + run.id()).body().replace(run.id(), ""),
        new Browser(running.api()).get("/runs/run_none").body().replace("run_none", ""));
  }

  @Test
  void everyAnswerIsGuarded() {
    Played run = finished();
    Browser browser = new Browser(running.api());
    List<Page> answers =
        List.of(
            browser.get("/runs/" + run.id()),
            browser.get(link(run)),
            browser.get("/runs/" + run.id()),
            browser.get("/runs/" + run.id() + "/live"),
            browser.get("/runs/" + run.id() + "?x=1"),
            browser.post("/runs/run_none", "key=" + RunningApi.KEY));

    assertEquals(
        List.of(401, 303, 200, 200, 422, 404), answers.stream().map(Page::status).toList());
    for (Page answer : answers) {
      String policy = answer.header("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertFalse(policy.contains("unsafe"), policy);
      assertEquals("no-referrer", answer.header("Referrer-Policy"));
      assertEquals("no-store", answer.header("Cache-Control"));
      assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    }
    for (String asset : List.of("link[stylesheet]", "link[icon]", "script")) {
      Page page = answers.get(2);
      String path = page.attribute(asset, asset.equals("script") ? "src" : "href");
      Page file = browser.get(path);
      assertEquals(200, file.status(), path);
      assertEquals("nosniff", file.header("X-Content-Type-Options"));
      assertTrue(file.header("Cache-Control").contains("immutable"));
    }
    assertEquals(404, browser.get("/assets/none.css").status());
  }

  @Test
  void newsComeAsSoonAsThereAreAny() throws Exception {
    Played run = Played.start(running);
    run.drain(1);
    Page page = opened(run);
    String after = page.attribute("main", "data-after");
    CompletableFuture<Page> news =
        CompletableFuture.supplyAsync(
            () -> page.browser().get("/runs/" + run.id() + "/live?after=" + after));

    run.reply(1, "News.");

    Page fresh = news.get(8, TimeUnit.SECONDS);
    assertTrue(fresh.text().contains("News."), fresh::text);
    assertNotEquals(after, fresh.attribute("main", "data-after"));
  }

  @Test
  void withoutASecretPagesAreOffAndSayWhichOneIsMissing() {
    Played run = finished();
    try (Api api = running.start(List.of())) {
      Page page = new Browser(api).get("/runs/" + run.id());
      assertEquals(503, page.status());
      assertTrue(page.text().contains("set HOLDFAST_SECRET"), page::text);
      assertTrue(
          Caller.of(api)
              .withKey(RunningApi.KEY)
              .get("/v1/runs/" + run.id())
              .body()
              .at("/links/page")
              .isMissingNode());
    }
  }

  private static Played finished() {
    Played run = Played.start(running);
    run.drain(1);
    run.reply(1, "Done.");
    run.finish(1);
    return run;
  }

  private static String link(Played run) {
    return running.caller().get("/v1/runs/" + run.id()).text("/links/page");
  }

  private static Page opened(Played run) {
    Browser browser = new Browser(running.api());
    assertEquals(303, browser.get(link(run)).status());
    Page page = browser.get("/runs/" + run.id());
    assertEquals(200, page.status(), page::body);
    return page;
  }

  private static String expired(Played run) {
    var pass = new RunPasses.Pass(run.id(), "org_bootstrap", "app_bootstrap", 1_000);
    return Inside.bean(running.api(), SigningKeys.class).seal("run-link", Wire.write(pass));
  }
}
