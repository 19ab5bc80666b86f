package dev.holdfast.api.approval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Asking;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.store.notice.CallbackPass;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.notice.PagePass;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.wait.WaitRow;
import dev.holdfast.workflows.policy.AskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a group's endpoint answers at the address that it was told. */
class CallbackTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final Secrets SECRETS = new Secrets(List.of(RunningApi.SECRET));
  private static final Secrets FORGED =
      new Secrets(List.of("a secret that is not ours but is long enough"));
  private static final String APPROVE = "{\"decision\":\"approve\",\"by\":\"mia\"}";

  @BeforeAll
  static void writeGroup() {
    Answer written =
        running
            .caller()
            .with("Content-Type", "application/json")
            .send(
                "PUT",
                "/v1/approver-groups/finance",
                "{\"members\":[\"mia\",\"noah\"],\"endpoint\":{\"url\":\"https://hooks.test/\"}}");
    assertEquals(201, written.status(), written.body().toString());
  }

  @Test
  void decidesOnceAndSaysTheSameAgain() {
    Asking asking = asking();
    String path = path(asking);
    CompletableFuture<Void> worker = asking.drainSoon();
    Answer first = post(path, APPROVE);
    worker.join();
    assertEquals(200, first.status(), first.body().toString());
    assertEquals("approved", first.text("/status"));
    assertEquals("callback", first.text("/decided/channel"));
    assertEquals("mia", first.text("/decided/by/0"));

    Answer again = post(path, "{ \"by\":\"mia\", \"decision\":\"approve\" }");
    assertEquals(200, again.status());
    assertEquals(first.body(), again.body());

    Answer other = post(path, "{\"decision\":\"deny\",\"by\":\"noah\"}");
    assertEquals(409, other.status());
    assertEquals("already_decided", other.text("/code"));
    assertEquals("mia", other.text("/decided/by/0"));
  }

  @Test
  void theGroupItselfMayAnswer() {
    Asking asking = asking();
    CompletableFuture<Void> worker = asking.drainSoon();
    Answer denied = post(path(asking), "{\"decision\":\"deny\",\"comment\":\"too much\"}");
    worker.join();
    assertEquals("denied", denied.text("/status"));
    assertEquals("finance", denied.text("/decided/by/0"));
    assertEquals("too much", denied.text("/decided/comment"));
  }

  @Test
  void anInvalidEditLeavesItPendingAndAValidOneDecides() {
    Asking asking = asking();
    String path = path(asking);
    Answer invalid = post(path, edit("{\"order\":\"A-7\",\"cents\":0,\"currency\":\"EUR\"}"));
    assertEquals(422, invalid.status(), invalid.body().toString());
    assertEquals("/arguments/cents", invalid.text("/errors/0/pointer"));
    assertEquals("pending", running.caller().get(asking.path()).text("/status"));
    CompletableFuture<Void> worker = asking.drainSoon();
    Answer valid = post(path, edit("{\"order\":\"A-7\",\"cents\":5,\"currency\":\"EUR\"}"));
    worker.join();
    assertEquals(200, valid.status(), valid.body().toString());
    assertEquals("5", valid.text("/arguments/effective/cents"));
  }

  @Test
  void takesNothingFromOthers() {
    Asking asking = asking();
    Answer stranger = post(path(asking), "{\"decision\":\"approve\",\"by\":\"eve\"}");
    assertEquals(403, stranger.status());
    assertEquals("not_an_approver", stranger.text("/code"));
    assertEquals(404, post(pass(asking, 0).path(FORGED), APPROVE).status());
    assertEquals(404, post("/callbacks/x.y.z", APPROVE).status());
    String path = path(asking);
    Answer forged = post(path.substring(0, path.length() - 2) + "AA", APPROVE);
    assertEquals(404, forged.status());
    assertEquals("application/problem+json", forged.header("Content-Type"));
    assertEquals("pending", running.caller().get(asking.path()).text("/status"));
  }

  @Test
  void saysWhatIsWrongWithAnAnswer() {
    String path = path(asking());
    assertEquals(400, post(path, "{\"decision\":").status());
    assertEquals(400, post(path, "[1]").status());
    Answer wrong = post(path, "{\"decision\":\"maybe\"}");
    assertEquals(422, wrong.status());
    assertEquals("/decision", wrong.text("/errors/0/pointer"));
    assertEquals(405, Caller.of(running.api()).get(path).status());
  }

  @Test
  void whatIsTooLateOrAboutSomethingElseDecidesNothing() {
    Asking late =
        Asking.start(
            running,
            AskTerms.of("finance").within(Duration.ofMinutes(1)),
            "{\"agent\":\"refund-desk\",\"input\":1}",
            Instant.now().minus(Duration.ofHours(1)),
            "Late.",
            Asking.ARGUMENTS);
    assertEquals(410, post(path(late), APPROVE).status());
    Asking asking = asking();
    CallbackPass real = pass(asking, 0);
    var other =
        new CallbackPass(
            real.noticeId(), real.waitId(), real.group(), "another action", real.untilMillis());
    Answer superseded = post(other.path(SECRETS), APPROVE);
    assertEquals(410, superseded.status());
    assertEquals("superseded", superseded.text("/code"));
  }

  /** An API key may speak for people, but not make them members of a group that names its own. */
  @Test
  void aGroupSaysWhoBelongsToIt() {
    Asking asking = asking();
    String path = asking.path() + "/decision";
    Answer stranger =
        running
            .caller()
            .post(path, "{\"decision\":\"approve\",\"by\":\"eve\",\"groups\":[\"finance\"]}");
    assertEquals(403, stranger.status(), stranger.body().toString());
    CompletableFuture<Void> worker = asking.drainSoon();
    Answer member = running.caller().post(path, APPROVE);
    worker.join();
    assertEquals(200, member.status(), member.body().toString());
  }

  /** What a worker makes is what this process opens. */
  @Test
  void theLinkOfANoticeOpensThePage() {
    Asking asking = asking();
    NoticeRow notice = running.notices().about(asking.approval()).getFirst();
    WaitRow wait = running.waits().pending(asking.run()).getFirst();
    String link = PagePass.of(wait, notice).path(SECRETS);
    Answer made =
        running
            .caller()
            .post(asking.path() + "/links", "{\"for\":\"finance\",\"groups\":[\"finance\"]}");
    assertEquals(201, made.status(), made.body().toString());
    assertTrue(made.text("/url").endsWith(link), () -> link + " | " + made.text("/url"));
    assertFalse(notice.noticeId().isEmpty());
  }

  private static Asking asking() {
    return Asking.start(running, AskTerms.of("finance"));
  }

  private static CallbackPass pass(Asking asking, int which) {
    NoticeRow notice = running.notices().about(asking.approval()).get(which);
    JsonNode approval = running.caller().get(asking.path()).body();
    return new CallbackPass(
        notice.noticeId(),
        asking.approval(),
        "finance",
        approval.path("digest").textValue(),
        Instant.parse(approval.path("expires_at").textValue()).toEpochMilli());
  }

  private static String path(Asking asking) {
    return pass(asking, 0).path(SECRETS);
  }

  private static String edit(String arguments) {
    return "{\"decision\":\"edit\",\"by\":\"mia\",\"arguments\":" + arguments + "}";
  }

  private static Answer post(String path, String body) {
    return Caller.of(running.api()).post(path, body);
  }
}
