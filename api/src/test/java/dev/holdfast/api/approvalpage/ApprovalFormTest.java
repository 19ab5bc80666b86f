package dev.holdfast.api.approvalpage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.api.Api;
import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Browser;
import dev.holdfast.api.testing.Browser.Page;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.policy.AskTerms;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The page of an approval without a browser: what it sends, and what it takes. */
class ApprovalFormTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  @Test
  void makesALinkForAPerson() {
    Asking asking = asking();

    Answer link =
        running.caller().post(asking.path() + "/links", "{\"for\":\"anna\",\"groups\":[\"a\"]}");

    assertEquals(201, link.status(), link.body().toString());
    assertEquals("anna", link.text("/for"));
    assertEquals(asking.approval(), link.text("/approval"));
    assertEquals(running.caller().get(asking.path()).text("/expires_at"), link.text("/expires_at"));
    assertTrue(link.text("/url").startsWith("/approve/"));
    assertEquals(
        404, running.stranger().post(asking.path() + "/links", "{\"for\":\"x\"}").status());
    Answer nobody = running.caller().post(asking.path() + "/links", "{}");
    assertEquals(422, nobody.status());
    assertEquals("/for", nobody.text("/errors/0/pointer"));
  }

  @Test
  void whatReadsALinkDecidesNothing() {
    Asking asking = asking();
    String link = link(asking, "anna");

    for (int i = 0; i < 3; i++) {
      assertEquals(200, new Browser(running.api()).get(link).status());
    }
    assertEquals(200, Caller.of(running.api()).send("HEAD", link, null).status());
    assertEquals(200, Caller.of(running.api()).send("HEAD", link, null).status());

    assertEquals(0, asking.commands());
    assertEquals("pending", running.caller().get(asking.path()).text("/status"));
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Origin, https://evil.test"
  })
  void aFormFromElsewhereDecidesNothing(String header, String value) {
    Asking asking = asking();
    String link = link(asking, "anna");
    String form = field(link) + "&decision=approve";

    Page page = new Browser(running.api()).post(link, form, Map.of(header, value));

    assertEquals(403, page.status());
    assertEquals(0, asking.commands());
  }

  @Test
  void aFormNeedsTheFieldOfItsOwnPage() {
    Asking asking = asking();
    String link = link(asking, "anna");
    String others = field(link(asking(), "anna"));

    for (String form :
        List.of("decision=approve", "form=x&decision=approve", others + "&decision=approve")) {
      assertEquals(403, new Browser(running.api()).post(link, form).status(), form);
    }
    assertEquals(422, new Browser(running.api()).post(link, field(link) + "&decision=x").status());
    assertEquals(0, asking.commands());
  }

  @Test
  void aLinkDecidesOnceAndThenShowsWhatItDecided() {
    Asking asking = Asking.start(running, AskTerms.DEFAULT.quorum(2));
    String link = link(asking, "anna");
    String form = field(link);
    CompletableFuture<Void> worker = asking.drainSoon();

    Page sent = new Browser(running.api()).post(link, form + "&decision=approve");
    worker.join();
    Page again = new Browser(running.api()).post(link, form + "&decision=approve");
    Page other = new Browser(running.api()).post(link, form + "&decision=deny");
    Page shown = new Browser(running.api()).get(link);

    assertEquals(303, sent.status(), sent::body);
    assertEquals(link, sent.header("Location"));
    assertEquals(303, again.status(), "the same is the same decision");
    assertEquals(409, other.status());
    assertTrue(other.text().contains("This link was used before"), other::text);
    assertEquals(200, shown.status());
    assertTrue(shown.text().contains("You have said what you think"), shown::text);
    assertTrue(shown.text().contains("anna said approve"), shown::text);
    assertEquals(0, shown.all("form").size());
    assertEquals(1, asking.commands());
    Page ben = new Browser(running.api()).get(link(asking, "ben"));
    assertTrue(ben.text().contains("Others have said"), ben::text);
    assertFalse(ben.all("form").isEmpty(), "it is still to be decided");
  }

  @Test
  void withoutAWorkerItSaysThatTheDecisionIsKept() {
    Asking asking = asking();
    String link = link(asking, "anna");

    assertEquals(
        303, new Browser(running.api()).post(link, field(link) + "&decision=approve").status());

    Page page = new Browser(running.api()).get(link);
    assertTrue(page.text().contains("Your decision is kept"), page::text);
    asking.drain();
    assertTrue(new Browser(running.api()).get(link).text().contains("Approved by anna"));
  }

  @Test
  void saysWhoMayNotDecide() {
    Asking asking = Asking.start(running, AskTerms.of("ben"));
    String link = link(asking, "anna");

    Page page = new Browser(running.api()).post(link, field(link) + "&decision=approve");

    assertEquals(403, page.status());
    assertTrue(page.text().contains("anna is not among those who were asked"), page::text);
    Asking own =
        Asking.start(
            running,
            AskTerms.DEFAULT,
            "{\"agent\":\"refund-desk\",\"input\":1,\"requested_by\":\"anna\"}");
    String self = link(own, "anna");
    Page refused = new Browser(running.api()).post(self, field(self) + "&decision=approve");
    assertEquals(403, refused.status());
    assertTrue(refused.text().contains("The run acts for anna"), refused::text);
    assertEquals(0, own.commands());
  }

  @Test
  void everyAnswerIsGuardedAndNoLogHoldsAToken() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    Asking asking = asking();
    String link = link(asking, "anna");
    String field = field(link);
    Browser browser = new Browser(running.api());
    CompletableFuture<Void> worker = asking.drainSoon();
    List<Page> answers =
        List.of(
            browser.get(link),
            browser.get(link + "x"),
            browser.get(link + "?x=1"),
            browser.post(link, "x=1"),
            browser.post(link, field + "&decision=approve"),
            browser.get(link),
            browser.get("/approvals/" + asking.approval()));
    worker.join();
    root.detachAppender(lines);

    assertEquals(
        List.of(200, 403, 422, 403, 303, 200, 401), answers.stream().map(Page::status).toList());
    for (Page answer : answers) {
      String policy = answer.header("Content-Security-Policy");
      assertTrue(policy.startsWith("default-src 'none'; style-src 'self';"), policy);
      assertTrue(policy.contains("frame-ancestors 'none'"), policy);
      assertTrue(policy.contains("form-action 'self'"), policy);
      assertEquals("no-referrer", answer.header("Referrer-Policy"));
      assertEquals("no-store", answer.header("Cache-Control"));
      assertEquals("nosniff", answer.header("X-Content-Type-Options"));
    }
    assertFalse(answers.getFirst().body().contains("<script"), "it runs nothing");
    String token = link.substring("/approve/".length());
    assertTrue(lines.list.size() > 2, "something was logged");
    assertTrue(lines.list.stream().noneMatch(line -> line.getFormattedMessage().contains(token)));
    assertFalse(answers.getFirst().text().contains(token));
  }

  @Test
  void leadsWhoeverHasAKeyToTheirPage() {
    Asking asking = asking();
    String path = "/approvals/" + asking.approval();
    Browser browser = new Browser(running.api());

    Page asked = browser.get(path);
    assertEquals(401, asked.status());
    assertFalse(asked.text().contains("refund"), "it says nothing of the call");
    assertEquals(401, browser.post(path, "name=anna&key=holdfast_local_wrong").status());
    assertEquals(401, browser.post(path, "name=+&key=" + RunningApi.KEY).status());
    running.stranger();
    assertEquals(404, browser.post(path, "name=anna&key=holdfast_local_b").status());
    Page led = browser.post(path, "name=anna&key=" + RunningApi.KEY);
    assertEquals(303, led.status());
    Page page = browser.get(led.header("Location"));
    assertTrue(page.text().contains("You decide as anna"), page::text);
  }

  @Test
  void thePageOfTheRunShowsWhatWaitsAndWhatWasDecided() {
    Asking asking = asking();
    Page waiting = runPage(asking);
    assertTrue(
        waiting.text().contains("Waiting for a decision about refund.create"), waiting::text);
    assertTrue(waiting.body().contains("href=\"/approvals/" + asking.approval() + "\""));

    CompletableFuture<Void> worker = asking.drainSoon();
    running
        .caller()
        .post(
            asking.path() + "/decision",
            "{\"decision\":\"deny\",\"comment\":\"not damaged\",\"by\":\"anna\"}");
    worker.join();

    Page decided = runPage(asking);
    assertTrue(decided.text().contains("refund.create was denied by anna"), decided::text);
    assertTrue(decided.text().contains("not damaged"), decided::text);
    assertFalse(decided.body().contains("/approvals/"));
  }

  @Test
  void withoutASecretThereAreNoLinks() {
    Asking asking = asking();
    try (Api api = running.start(List.of())) {
      Caller caller = Caller.of(api).withKey(RunningApi.KEY);
      Answer link = caller.post(asking.path() + "/links", "{\"for\":\"anna\"}");
      assertEquals(503, link.status());
      assertEquals("pages_off", link.text("/code"));
      assertTrue(caller.get(asking.path()).body().at("/links/page").isMissingNode());
      assertEquals(503, new Browser(api).get("/approve/a.b.c").status());
    }
  }

  @Test
  void aLinkDiesWithItsApproval() {
    Asking asking = Asking.start(running, AskTerms.DEFAULT.within(Duration.ofMillis(1)));
    asking.drain();
    Answer late = running.caller().post(asking.path() + "/links", "{\"for\":\"anna\"}");
    assertEquals(410, late.status());
    assertEquals("expired", late.text("/code"));
  }

  private static Asking asking() {
    return Asking.start(running, AskTerms.DEFAULT);
  }

  private static String link(Asking asking, String person) {
    return running
        .caller()
        .post(asking.path() + "/links", "{\"for\":\"" + person + "\"}")
        .text("/url");
  }

  /** What the forms of the page carry. */
  private static String field(String link) {
    Page page = new Browser(running.api()).get(link);
    return "form=" + page.attribute("input", "value");
  }

  private static Page runPage(Asking asking) {
    Browser browser = new Browser(running.api());
    browser.get(running.caller().get("/v1/runs/" + asking.run()).text("/links/page"));
    return browser.get("/runs/" + asking.run());
  }
}
