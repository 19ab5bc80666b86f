package dev.holdfast.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.delivery.Receiver.Answer;
import dev.holdfast.store.approver.ApproverGroup;
import dev.holdfast.store.approver.Endpoint;
import dev.holdfast.store.command.CommandRow;
import dev.holdfast.store.command.Commands;
import dev.holdfast.store.ledger.InboxEntry;
import dev.holdfast.store.ledger.PostgresLedger;
import dev.holdfast.store.notice.CallbackPass;
import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.secret.Secrets;
import dev.holdfast.store.testing.AskedRun;
import dev.holdfast.store.testing.TestDatabase;
import dev.holdfast.workflows.notice.NoticeProgress;
import dev.holdfast.workflows.notice.NoticeRef;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.wait.Choice;
import dev.holdfast.workflows.wait.Decide;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoticeStepsActivityTest {
  @RegisterExtension static final TestDatabase DATABASE = new TestDatabase();

  private Instant now = Instant.parse("2026-01-02T03:05:05Z");
  private final InstantSource time = () -> now;
  private final World world = new World(DATABASE, time.withZone(ZoneOffset.UTC));
  private final List<String> woken = new ArrayList<>();
  private Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void sendsASignedMessageThatSaysWhatIsAsked() {
    ApproverGroup group = world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    AskedRun run = world.asks();
    NoticeRow notice = world.notice(run);

    assertEquals(NoticeProgress.OVER, look(notice));

    Receiver.Message message = receiver.heard().getFirst();
    assertEquals(notice.noticeId(), message.header("webhook-id"));
    assertEquals(String.valueOf(now.getEpochSecond()), message.header("webhook-timestamp"));
    assertEquals(
        WebhookSignature.of(
            group.keysAt(World.SECRETS, now),
            notice.noticeId(),
            now.getEpochSecond(),
            message.body()),
        message.header("webhook-signature"));
    JsonNode body = message.json();
    assertEquals("approval.requested", body.path("type").textValue());
    assertEquals("2026-01-02T03:05:05.000Z", body.path("timestamp").textValue());
    JsonNode told = body.path("data");
    assertEquals(run.waitId(), told.path("approval").textValue());
    assertEquals(run.runId(), told.path("run").textValue());
    assertEquals(AskedRun.TOOL, told.path("tool").textValue());
    assertEquals(AskedRun.REQUESTER, told.path("requester").textValue());
    assertEquals(AskedRun.DIGEST, told.path("digest").textValue());
    assertTrue(message.body().contains("\"arguments\":" + World.ARGUMENTS), message::body);
    assertEquals("2026-01-09T03:05:05.000Z", told.path("expires_at").textValue());
    assertFalse(world.now(notice).pending());
    assertEquals("delivered", world.now(notice).outcome());
  }

  @Test
  void theCallbackIsBoundToWhatIsAsked() {
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    AskedRun run = world.asks();
    look(world.notice(run));

    String url = receiver.heard().getFirst().json().at("/data/callback_url").textValue();
    assertTrue(url.startsWith("https://holdfast.test" + CallbackPass.PATH), url);
    String sealed = url.substring(url.lastIndexOf('/') + 1);
    CallbackPass pass = CallbackPass.open(World.SECRETS, sealed);
    assertNotNull(pass);
    assertEquals(run.waitId(), pass.waitId());
    assertEquals(world.group(), pass.group());
    assertEquals(AskedRun.DIGEST, pass.digest());
    assertTrue(pass.expiredAt(now.plus(Duration.ofDays(7))));
    assertFalse(pass.expiredAt(now.plus(Duration.ofDays(7)).minusMillis(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "200, delivered",
    "204, delivered",
    "500, refused with 500",
    "404, refused with 404",
    "302, redirected",
    "410, 410: the endpoint is gone",
  })
  void onlyASuccessIsOne(int status, String outcome) {
    receiver = new Receiver(Answer.of(status));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    NoticeRow notice = world.notice(world.asks());
    NoticeProgress progress = look(notice);
    assertEquals(outcome, world.now(notice).outcome());
    assertEquals(status >= 300 && status != 410, progress.open());
    assertEquals(progress.open(), world.now(notice).pending());
    assertEquals(1, receiver.heard().size());
  }

  @Test
  void triesAgainWhenItIsDueAndNotBefore() {
    receiver = new Receiver(Answer.of(500), Answer.of(200));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    NoticeRow notice = world.notice(world.asks());
    assertEquals(NoticeProgress.again(5_001), look(notice));
    now = now.plusSeconds(3);
    assertEquals(NoticeProgress.again(2_001), look(notice));
    assertEquals(1, receiver.heard().size());
    now = now.plusSeconds(2);
    assertEquals(NoticeProgress.OVER, look(notice));
    List<Receiver.Message> heard = receiver.heard();
    assertEquals(heard.getFirst().header("webhook-id"), heard.getLast().header("webhook-id"));
  }

  @Test
  void leavesAloneWhoAsksForItAndGivesUpInTheEnd() {
    receiver = new Receiver(Answer.of(429).with("Retry-After", "600"), Answer.of(500));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    NoticeRow notice = world.notice(world.asks());
    assertEquals(NoticeProgress.again(600_001), look(notice));
    for (int i = 0; i < 9; i++) {
      assertTrue(world.now(notice).pending());
      now = world.now(notice).dueAt();
      look(notice);
    }
    assertFalse(world.now(notice).pending());
    assertEquals("refused with 500", world.now(notice).outcome());
    assertEquals(10, receiver.heard().size());
  }

  @Test
  void reachesNoPrivateAddressUnlessTheGroupAllowsIt() {
    world.hasEndpoint(new Endpoint(receiver.url(), Endpoint.Format.STANDARD, false));
    NoticeRow notice = world.notice(world.asks());
    assertTrue(look(notice).open());
    assertEquals("forbidden", world.now(notice).outcome());
    assertEquals(List.of(), receiver.heard());
  }

  @Test
  void saysNothingOfWhatIsDecided() {
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    AskedRun run = world.asks();
    NoticeRow notice = world.notice(run);
    run.deny();
    assertEquals(NoticeProgress.OVER, look(notice));
    assertEquals("the approval was closed", world.now(notice).outcome());
    assertEquals(List.of(), receiver.heard());
  }

  @Test
  void endsWithTheTimeOfTheApproval() {
    receiver = new Receiver(Answer.of(500));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    NoticeRow notice =
        world.notice(world.asks(AskTerms.of(world.group()).within(Duration.ofSeconds(3))));
    assertEquals(NoticeProgress.again(3_001), look(notice));
    now = now.plusSeconds(3);
    assertEquals(NoticeProgress.OVER, look(notice));
    assertEquals("the approval has expired", world.now(notice).outcome());
    assertEquals(1, receiver.heard().size());
  }

  @Test
  void needsAGroupAndItsKey() {
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    NoticeRow first = world.notice(world.asks());
    NoticeRow second = world.notice(world.asks());
    Secrets others = new Secrets(List.of("another secret, also long enough to be one"));
    NoticeStepsActivity unsigned = world.activity(others, woken::add);
    assertTrue(unsigned.send(new NoticeRef(first.noticeId())).open());
    assertTrue(String.valueOf(world.now(first).outcome()).contains("HOLDFAST_SECRET"));
    world.losesItsGroup();
    assertEquals(NoticeProgress.OVER, look(second));
    assertEquals("the group has no endpoint any more", world.now(second).outcome());
    assertEquals(List.of(), receiver.heard());
  }

  @Test
  void takesADecisionThatComesAtOnce() {
    receiver = new Receiver(Answer.json("{\"decision\":\"approve\",\"by\":\"mia\"}"));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD), "mia");
    AskedRun run = world.asks();
    look(world.notice(run));
    InboxEntry entry = inbox(run).getFirst();
    assertEquals(
        new Decide(run.waitId(), Choice.APPROVE, "mia", List.of(world.group()), null, null, null),
        Wire.read(entry.body(), Decide.class));
    assertEquals("callback", entry.channel());
    assertEquals(List.of(run.runId()), woken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"ok\":true}",
        "{\"decision\":\"approve\",\"by\":\"a stranger\"}",
        "{\"decision\":\"perhaps\"}",
        "not json, though it says \"decision\"",
      })
  void takesNothingThatIsNoDecisionOfTheGroup(String body) {
    receiver = new Receiver(Answer.json(body));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD), "mia");
    AskedRun run = world.asks();
    NoticeRow notice = world.notice(run);
    assertEquals(NoticeProgress.OVER, look(notice));
    assertEquals(List.of(), inbox(run));
    assertFalse(world.now(notice).pending());
  }

  /** The worker dies when the decision is a row and the delivery is not. */
  @Test
  void killedBeforeItIsRecordedItIsSentAgainAndDecidesOnce() {
    receiver = new Receiver(Answer.json("{\"decision\":\"deny\",\"comment\":\"too much\"}"));
    world.hasEndpoint(endpoint(Endpoint.Format.STANDARD));
    AskedRun run = world.asks();
    NoticeRow notice = world.notice(run);
    NoticeStepsActivity dies =
        world.activity(
            World.SECRETS,
            runId -> {
              throw new IllegalStateException("killed");
            });
    assertThrows(IllegalStateException.class, () -> dies.send(new NoticeRef(notice.noticeId())));
    assertTrue(world.now(notice).pending());
    assertEquals(NoticeProgress.OVER, look(notice));
    assertEquals(NoticeProgress.OVER, look(notice));
    assertEquals(1, inbox(run).size());
    List<Receiver.Message> heard = receiver.heard();
    assertEquals(2, heard.size());
    assertEquals(heard.getFirst().header("webhook-id"), heard.getLast().header("webhook-id"));
    CommandRow command =
        new Commands(DATABASE.worker())
            .find(run.runId(), inbox(run).getFirst().commandId(), World.OWNER);
    assertNotNull(command);
    assertEquals("accepted", command.state());
  }

  @Test
  void tellsPeopleInSlackAndLinksToThePage() {
    world.hasEndpoint(endpoint(Endpoint.Format.SLACK));
    AskedRun run = world.asks();
    look(world.notice(run));
    JsonNode message = receiver.heard().getFirst().json();
    assertEquals("An approval is needed: refund.create", message.path("text").textValue());
    assertEquals(
        "https://holdfast.test/approvals/" + run.waitId(),
        message.at("/blocks/4/elements/0/url").textValue());
    assertFalse(receiver.heard().getFirst().body().contains(CallbackPass.PATH));
  }

  private NoticeProgress look(NoticeRow notice) {
    return world.activity(World.SECRETS, woken::add).send(new NoticeRef(notice.noticeId()));
  }

  private static List<InboxEntry> inbox(AskedRun run) {
    return new PostgresLedger(DATABASE.worker()).inbox(run.runId(), 0);
  }

  private Endpoint endpoint(Endpoint.Format format) {
    return new Endpoint(receiver.url(), format, true);
  }
}
