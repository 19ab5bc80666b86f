package dev.holdfast.api.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.policy.AskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Approvals over HTTP; the run's inbox is drained by the step of a worker. */
class ApprovalsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String ANNA = "\"by\":\"anna@example.com\"";
  private static final String APPROVE = "{\"decision\":\"approve\"," + ANNA + "}";

  @Test
  void showsWhatIsAsked() {
    Asking asking =
        Asking.start(
            running,
            AskTerms.of("refund-team").quorum(2),
            "{\"agent\":\"refund-desk\",\"input\":1,\"requested_by\":\"carl@example.com\"}");

    Answer approval = running.caller().get(asking.path());

    assertEquals(200, approval.status(), approval.body().toString());
    assertEquals("approval", approval.text("/object"));
    assertEquals("pending", approval.text("/status"));
    assertEquals(asking.run(), approval.text("/run"));
    assertEquals(Asking.AGENT, approval.text("/agent"));
    assertEquals(Asking.TOOL, approval.text("/call/tool"));
    assertEquals("unsafe", approval.text("/call/effect"));
    assertEquals(64, approval.text("/digest").length());
    assertEquals("refunds over 10 EUR", approval.text("/rule"));
    assertEquals("4200", approval.text("/arguments/proposed/cents"));
    assertTrue(approval.body().at("/arguments/effective").isNull());
    assertEquals("refund-team", approval.text("/approvers/0"));
    assertEquals("2", approval.text("/quorum"));
    assertEquals("carl@example.com", approval.text("/requester"));
    assertTrue(approval.body().at("/decided").isNull());
    assertTrue(approval.text("/links/self").endsWith(asking.path()));

    Answer run = running.caller().get("/v1/runs/" + asking.run());
    assertEquals("requires_action", run.text("/status"));
    assertEquals("carl@example.com", run.text("/requested_by"));
    assertEquals("approval", run.text("/required_actions/0/type"));
    assertEquals(asking.approval(), run.text("/required_actions/0/id"));
    assertEquals(approval.text("/call/id"), run.text("/required_actions/0/call"));
    assertEquals(approval.text("/expires_at"), run.text("/required_actions/0/expires_at"));
    assertTrue(run.text("/required_actions/0/links/self").endsWith(asking.path()));
    assertEquals("a decision about refund.create", run.text("/now/waiting_for"));
    assertEquals(approval.text("/requested_at"), run.text("/now/since"));
  }

  @Test
  void listsAPageAtATimeAndByWhatIsAskedFor() {
    Asking asking =
        Asking.start(
            running,
            AskTerms.DEFAULT,
            "{\"agent\":\"refund-desk\",\"input\":1}",
            Instant.now(),
            "Three of them.",
            Asking.ARGUMENTS,
            Asking.ARGUMENTS,
            Asking.ARGUMENTS);
    String ofRun = "/v1/approvals?run=" + asking.run();

    Answer first = running.caller().get(ofRun + "&limit=2&status=pending,approved");
    Answer second =
        running
            .caller()
            .get(ofRun + "&limit=2&status=pending,approved&after=" + first.text("/next"));

    assertEquals(2, first.body().at("/data").size(), first.body().toString());
    assertEquals("true", first.text("/has_more"));
    assertTrue(first.header("Link").contains("rel=\"next\""));
    assertEquals(1, second.body().at("/data").size());
    Set<String> seen = new HashSet<>(first.body().at("/data").findValuesAsText("object"));
    assertEquals(Set.of("approval"), seen);
    List<String> ids = new ArrayList<>();
    first.body().at("/data").forEach(one -> ids.add(one.path("id").asText()));
    second.body().at("/data").forEach(one -> ids.add(one.path("id").asText()));
    assertEquals(asking.approvals().reversed(), ids);
    assertEquals(0, running.caller().get(ofRun + "&status=denied").body().at("/data").size());
    assertEquals(0, running.caller().get(ofRun + "&agent=other").body().at("/data").size());
    assertEquals(3, running.caller().get(ofRun + "&agent=refund-desk").body().at("/data").size());
    assertEquals(422, running.caller().get(ofRun + "&status=open").status());
    assertEquals(422, running.caller().get(ofRun + "&after=x").status());
    assertEquals(422, running.caller().get(ofRun + "&x=1").status());
    String open = "/v1/runs?status=requires_action&limit=100";
    assertTrue(running.caller().get(open).body().toString().contains(asking.run()));
  }

  @Test
  void anApprovalLetsTheCallGo() {
    Asking asking = asking();
    CompletableFuture<Void> worker = asking.drainSoon();

    Answer decided = decide(asking, "{\"decision\":\"approve\"," + ANNA + ",\"comment\":\"ok\"}");

    worker.join();
    assertEquals(200, decided.status(), decided.body().toString());
    assertEquals("approved", decided.text("/status"));
    assertEquals("approve", decided.text("/decided/decision"));
    assertEquals("anna@example.com", decided.text("/decided/by/0"));
    assertEquals("api", decided.text("/decided/channel"));
    assertEquals("ok", decided.text("/decided/comment"));
    assertTrue(decided.text("/decided/command").startsWith("cmd_"));
    assertEquals("4200", decided.text("/arguments/effective/cents"));
    assertTrue(decided.body().at("/arguments/decided").isNull());
  }

  @Test
  void anEditIsCheckedBeforeAnythingIsWritten() {
    Asking asking = asking();
    String edit =
        "{\"decision\":\"edit\","
            + ANNA
            + ",\"arguments\":{\"order\":\"A-7\",\"cents\":%s,\"currency\":\"EUR\"%s}}";

    Answer wrong = decide(asking, edit.formatted("90000", ",\"parcel\":{\"id\":7}"));

    assertEquals(422, wrong.status());
    assertEquals("invalid_arguments", wrong.text("/code"));
    assertEquals("/arguments/cents", wrong.text("/errors/0/pointer"));
    assertEquals("/arguments/parcel/id", wrong.text("/errors/1/pointer"));
    assertEquals("pending", running.caller().get(asking.path()).text("/status"));
    assertEquals(0, asking.commands());

    CompletableFuture<Void> worker = asking.drainSoon();
    Answer right = decide(asking, edit.formatted("1200", ""));
    worker.join();
    assertEquals(200, right.status(), right.body().toString());
    assertEquals("approved", right.text("/status"));
    assertEquals("edit", right.text("/decided/decision"));
    assertEquals("4200", right.text("/arguments/proposed/cents"));
    assertEquals("1200", right.text("/arguments/decided/cents"));
    assertEquals("1200", right.text("/arguments/effective/cents"));
  }

  @Test
  void argumentsMayBeFixed() {
    Asking asking = Asking.start(running, AskTerms.DEFAULT.unedited());

    Answer answer =
        decide(
            asking, "{\"decision\":\"edit\"," + ANNA + ",\"arguments\":" + Asking.ARGUMENTS + "}");

    assertEquals(422, answer.status());
    assertEquals("/arguments", answer.text("/errors/0/pointer"));
    assertTrue(answer.text("/detail").contains("may not be changed"), answer::toString);
    assertEquals(0, asking.commands());
  }

  @ParameterizedTest
  @CsvSource({
    "deny, '\"comment\":\"too much\"', denied",
    "answer, '\"answer\":\"refunded by hand\"', answered",
    "answer, '\"answer\":{\"id\":7}', answered"
  })
  void endsTheCall(String decision, String more, String status) {
    Asking asking = asking();
    CompletableFuture<Void> worker = asking.drainSoon();

    Answer decided = decide(asking, "{\"decision\":\"%s\",%s,%s}".formatted(decision, more, ANNA));

    worker.join();
    assertEquals(200, decided.status(), decided.body().toString());
    assertEquals(status, decided.text("/status"));
    assertTrue(decided.body().at("/arguments/effective").isNull());
  }

  @Test
  void theSameKeyGivesTheSameResultForEver() {
    Asking asking = asking();
    CompletableFuture<Void> worker = asking.drainSoon();
    Caller anna = running.caller().with("Idempotency-Key", "one");
    Answer first = anna.post(asking.path() + "/decision", APPROVE);
    worker.join();

    Answer again = anna.post(asking.path() + "/decision", APPROVE);
    Answer other = anna.post(asking.path() + "/decision", "{\"decision\":\"deny\"," + ANNA + "}");
    Answer late = decide(asking, "{\"decision\":\"approve\",\"by\":\"ben@example.com\"}");

    assertEquals(200, first.status());
    assertEquals(200, again.status());
    assertEquals("true", again.header("Idempotent-Replayed"));
    assertEquals(first.body(), again.body());
    assertEquals(422, other.status());
    assertEquals("idempotency_key_reused", other.text("/code"));
    assertEquals(409, late.status());
    assertEquals("already_decided", late.text("/code"));
    assertEquals("anna@example.com", late.text("/decided/by/0"));
    assertEquals(first.text("/decided/command"), late.text("/decided/command"));
    assertTrue(late.text("/detail").startsWith("Approved by anna@example.com at "));
  }

  @Test
  void ofManyAtOnceOneCountsAndTheOthersLearnWho() {
    Asking asking = asking();
    CompletableFuture<Void> worker = asking.drainSoon(20);
    List<Answer> answers = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String body = "{\"decision\":\"approve\",\"by\":\"p%d\"}".formatted(i);
        asked.add(CompletableFuture.supplyAsync(() -> decide(asking, body), pool));
      }
      asked.forEach(one -> answers.add(one.join()));
    }
    worker.join();

    List<Answer> won = answers.stream().filter(one -> one.status() == 200).toList();
    List<Answer> lost = answers.stream().filter(one -> one.status() == 409).toList();
    assertEquals(1, won.size());
    assertEquals(19, lost.size());
    String winner = won.getFirst().text("/decided/by/0");
    assertTrue(lost.stream().allMatch(one -> one.text("/decided/by/0").equals(winner)));
  }

  @Test
  void withoutAWorkerItIsKeptAndSaysWhereToLook() {
    Asking asking = asking();
    Caller once = running.caller().with("Idempotency-Key", "w");

    Answer kept = once.post(asking.path() + "/decision", APPROVE);

    assertEquals(202, kept.status(), kept.body().toString());
    assertEquals("accepted", kept.text("/state"));
    assertEquals("decide", kept.text("/kind"));
    String where = kept.header("Location");
    assertEquals("accepted", running.caller().get(where).text("/state"));
    assertEquals("pending", running.caller().get(asking.path()).text("/status"));

    asking.drain();
    assertEquals("applied", running.caller().get(where).text("/state"));
    assertEquals(200, once.post(asking.path() + "/decision", APPROVE).status());
    assertEquals(404, running.caller().get(where + "x").status());
    assertEquals(404, running.stranger().get(where).status());
  }

  @Test
  void aQuorumCountsPeople() {
    Asking asking = Asking.start(running, AskTerms.of("anna", "ben", "carl").quorum(2));

    CompletableFuture<Void> worker = asking.drainSoon();
    Answer first = decide(asking, "{\"decision\":\"approve\",\"by\":\"anna\"}");
    worker.join();
    Answer twice = decide(asking, "{\"decision\":\"approve\",\"by\":\"anna\"}");
    Answer stranger = decide(asking, "{\"decision\":\"approve\",\"by\":\"dora\"}");
    worker = asking.drainSoon();
    Answer second =
        decide(asking, "{\"decision\":\"approve\",\"by\":\"bea\",\"groups\":[\"ben\"]}");
    worker.join();

    assertEquals(200, first.status(), first.body().toString());
    assertEquals("pending", first.text("/status"));
    assertEquals("anna", first.text("/votes/0/by"));
    assertEquals("approve", first.text("/votes/0/decision"));
    assertEquals(409, twice.status());
    assertEquals("already_voted", twice.text("/code"));
    assertEquals(403, stranger.status());
    assertEquals("not_an_approver", stranger.text("/code"));
    assertTrue(stranger.text("/detail").contains("in by"), stranger::toString);
    assertEquals("approved", second.text("/status"));
    assertEquals("bea", second.text("/decided/by/0"));
    assertEquals("anna", second.text("/decided/by/1"));
  }

  @Test
  void nobodyDecidesForThemselves() {
    Asking asking = asking();

    Answer self = decide(asking, "{\"decision\":\"approve\"}");

    assertEquals(403, self.status());
    assertEquals("self_approval", self.text("/code"));
    assertTrue(self.text("/detail").contains("key:bootstrap"), self::toString);
    assertTrue(self.text("/detail").contains("Name another person in by"), self::toString);
    assertEquals(0, asking.commands());
  }

  @Test
  void whatComesLateIsTooLate() {
    Asking asking =
        Asking.start(
            running,
            AskTerms.DEFAULT.within(Duration.ofHours(1)),
            "{\"agent\":\"refund-desk\",\"input\":1}",
            Instant.now().minus(Duration.ofHours(2)),
            "",
            Asking.ARGUMENTS);

    Answer late = decide(asking, APPROVE);

    assertEquals(410, late.status());
    assertEquals("expired", late.text("/code"));
    asking.drain();
    Answer expired = running.caller().get(asking.path());
    assertEquals("expired", expired.text("/status"));
    assertFalse(expired.body().at("/closed_at").isNull());
    assertEquals(410, decide(asking, APPROVE).status());
  }

  @Test
  void aFinishedRunTakesNoDecision() {
    Asking asking = asking();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> decide(asking, APPROVE));
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> asking.commands() == 1);
    running.runs().fail(asking.run(), "internal", "ended by the test", Instant.now());

    Answer finished = waiting.join();
    Answer after = decide(asking, APPROVE);

    assertEquals(409, finished.status(), finished.body().toString());
    assertEquals("run_finished", finished.text("/code"));
    assertEquals(410, after.status());
    assertEquals("superseded", after.text("/code"));
    assertEquals(
        0, running.caller().get("/v1/runs/" + asking.run()).body().at("/required_actions").size());
  }

  @Test
  void foreignAndMissingAreTheSame() {
    Asking asking = asking();
    for (String path : List.of(asking.path(), "/v1/approvals/apr_none", "/v1/approvals/x%00")) {
      Caller stranger = running.stranger();
      assertEquals(404, stranger.get(path).status(), path);
      Answer decided = stranger.post(path + "/decision", APPROVE);
      assertEquals(404, decided.status(), path);
      assertEquals("There is no approval with this id.", decided.text("/detail"));
    }
    assertEquals(
        0, running.stranger().get("/v1/approvals?run=" + asking.run()).body().at("/data").size());
  }

  @ParameterizedTest
  @CsvSource({
    "'{}', /decision",
    "'{\"decision\":\"maybe\"}', /decision",
    "'{\"decision\":\"edit\"}', /arguments",
    "'{\"decision\":\"approve\",\"arguments\":{}}', /arguments",
    "'{\"decision\":\"answer\"}', /answer",
    "'{\"decision\":\"deny\",\"by\":\" \"}', /by",
    "'{\"decision\":\"deny\",\"groups\":[\"a\",null]}', /groups/1",
    "'{\"decision\":\"deny\",\"comment\":\"\\udc00\"}', /comment",
    "'{\"decision\":\"deny\",\"to\":1}', /to"
  })
  void refusesWhatIsNoDecision(String body, String pointer) {
    Answer answer = decide(asking(), body);

    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals(pointer, answer.text("/errors/0/pointer"));
  }

  private static Asking asking() {
    return Asking.start(running, AskTerms.DEFAULT);
  }

  private static Answer decide(Asking asking, String body) {
    return running.caller().post(asking.path() + "/decision", body);
  }
}
