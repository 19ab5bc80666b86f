package dev.holdfast.api.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.Names;
import io.temporal.api.enums.v1.EventType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String HELLO = "{\"mode\":\"steer\",\"text\":\"hello\"}";

  @Test
  void acceptsAMessageAndWakesTheRun() {
    String id = start();

    Answer answer = running.caller().post("/v1/runs/" + id + "/messages", HELLO);

    assertEquals(202, answer.status(), answer.body().toString());
    assertTrue(answer.text("/id").startsWith("cmd_"));
    assertEquals("command", answer.text("/object"));
    assertEquals(id, answer.text("/run"));
    assertEquals("message", answer.text("/kind"));
    assertEquals("accepted", answer.text("/state"));
    assertEquals(List.of(Names.WAKE), signals(id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"reason\":\"no need\"}"})
  void acceptsACancel(String body) {
    String id = start();

    Answer answer = running.caller().post("/v1/runs/" + id + "/cancel", body);

    assertEquals(202, answer.status(), answer.body().toString());
    assertEquals("cancel", answer.text("/kind"));
    Answer run = running.caller().get("/v1/runs/" + id);
    assertEquals("queued", run.text("/status"));
    assertEquals(answer.text("/accepted_at"), run.text("/cancel_requested_at"));
    assertEquals(List.of(Names.WAKE), signals(id));
  }

  @ParameterizedTest
  @CsvSource({
    "pause, '', pause",
    "resume, '', resume",
    "budget, '{\"turns\":500,\"tool_calls\":2000}', budget",
    "calls/call_1/skip, '', skip",
    "calls/call_1/skip, '{\"reason\":\"it is stuck\"}', skip",
    "calls/call_1/result, '{\"result\":{\"paid\":true}}', inject",
    "messages, '{\"mode\":\"follow_up\",\"text\":\"and then?\"}', message",
    "messages, '{\"mode\":\"interrupt\",\"text\":\"stop\"}', message"
  })
  void acceptsWhatOperatorsWant(String path, String body, String kind) {
    String id = start();
    Answer answer = running.caller().post("/v1/runs/" + id + "/" + path, body);
    assertEquals(202, answer.status(), answer.body().toString());
    assertEquals(kind, answer.text("/kind"));
    assertEquals(List.of(Names.WAKE), signals(id));
  }

  @ParameterizedTest
  @CsvSource({
    "budget, '{}', '', required",
    "budget, '{\"turns\":1}', /turns, not_higher",
    "budget, '{\"tokens\":100}', /tokens, not_limited",
    "budget, '{\"active_time\":\"soon\"}', /active_time, invalid",
    "calls/call_1/result, '{}', /result, required",
    "calls/call_1/result, '{\"reason\":\"x\",\"result\":1}', /reason, not_wanted",
    "calls/call_1/skip, '{\"result\":1}', /result, not_wanted",
    "messages, '{\"mode\":\"shout\",\"text\":\"x\"}', /mode, unknown"
  })
  void saysWhatIsWrongAndChangesNothing(String path, String body, String pointer, String code) {
    String id = start();
    Answer answer = running.caller().post("/v1/runs/" + id + "/" + path, body);
    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals(pointer, answer.text("/errors/0/pointer"));
    assertEquals(code, answer.text("/errors/0/code"));
  }

  @Test
  void takesNoMoreThanAHundredMessagesAtOnce() {
    String path = "/v1/runs/" + start() + "/messages";
    for (int i = 0; i < 100; i++) {
      assertEquals(202, running.caller().post(path, HELLO).status());
    }
    Answer full = running.caller().post(path, HELLO);
    assertEquals(429, full.status(), full.body().toString());
    assertEquals("queue_full", full.text("/code"));
  }

  @ParameterizedTest
  @CsvSource({"messages, '{\"mode\":\"steer\",\"text\":\"hello\"}'", "cancel, '{}'"})
  void isOneCommandPerKey(String command, String body) {
    String path = "/v1/runs/" + start() + "/" + command;

    Answer first = running.caller().with("Idempotency-Key", "k 1").post(path, body);
    Answer bare = running.caller().with("Idempotency-Key", "k 1").post(path, body);
    Answer quoted = running.caller().with("Idempotency-Key", "\"k 1\"").post(path, body);
    Answer other = running.caller().with("Idempotency-Key", "k 2").post(path, body);
    Answer none = running.caller().post(path, body);

    assertEquals(202, first.status());
    assertEquals("", first.header("Idempotent-Replayed"));
    for (Answer again : List.of(bare, quoted)) {
      assertEquals(200, again.status());
      assertEquals("true", again.header("Idempotent-Replayed"));
      assertEquals(first.body(), again.body());
    }
    assertNotEquals(first.text("/id"), other.text("/id"));
    assertNotEquals(first.text("/id"), none.text("/id"));
    assertEquals(202, other.status());
    assertEquals(202, none.status());
  }

  @Test
  void aKeyBelongsToItsRequest() {
    String id = start();
    String path = "/v1/runs/" + id + "/messages";
    Answer first = running.caller().with("Idempotency-Key", "mine").post(path, HELLO);

    Answer otherBody =
        running
            .caller()
            .with("Idempotency-Key", "mine")
            .post(path, "{\"mode\":\"steer\",\"text\":\"other\"}");
    Answer otherOperation =
        running.caller().with("Idempotency-Key", "mine").post("/v1/runs/" + id + "/cancel", "{}");
    Answer otherRun =
        running
            .caller()
            .with("Idempotency-Key", "mine")
            .post("/v1/runs/" + start() + "/messages", HELLO);

    assertEquals(422, otherBody.status());
    assertEquals("idempotency_key_reused", otherBody.text("/code"));
    assertEquals(202, otherOperation.status());
    assertEquals(202, otherRun.status());
    assertNotEquals(first.text("/id"), otherRun.text("/id"));
  }

  @ParameterizedTest
  @MethodSource("noKeys")
  void refusesWhatIsNoKey(String key) {
    Answer answer =
        running
            .caller()
            .with("Idempotency-Key", key)
            .post("/v1/runs/" + start() + "/messages", HELLO);

    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals("Idempotency-Key", answer.text("/errors/0/parameter"));
  }

  static List<String> noKeys() {
    return List.of("", "\"\"", "k".repeat(256));
  }

  @Test
  void aFinishedRunTakesNothingMore() {
    String id = start();
    Answer before =
        running.caller().with("Idempotency-Key", "k").post("/v1/runs/" + id + "/cancel", "");
    running.runs().fail(id, "internal", "ended by the test", Instant.now());

    Answer after = running.caller().post("/v1/runs/" + id + "/cancel", "");
    Answer repeated =
        running.caller().with("Idempotency-Key", "k").post("/v1/runs/" + id + "/cancel", "");

    assertEquals(202, before.status());
    for (Answer answer : List.of(after, repeated)) {
      assertEquals(409, answer.status());
      assertEquals("run_finished", answer.text("/code"));
      assertEquals(id, answer.text("/run/id"));
      assertEquals("failed", answer.text("/run/status"));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"text\":\"x\"}', /mode",
    "'{\"mode\":\"shout\",\"text\":\"x\"}', /mode",
    "'{\"mode\":\"steer\"}', /text",
    "'{\"mode\":\"steer\",\"text\":\" \"}', /text",
    "'{\"mode\":\"steer\",\"text\":\"\\udc00\"}', /text",
    "'{\"mode\":\"steer\",\"text\":\"x\",\"to\":1}', /to"
  })
  void refusesWhatIsNoMessage(String body, String pointer) {
    Answer answer = running.caller().post("/v1/runs/" + start() + "/messages", body);

    assertEquals(422, answer.status());
    assertEquals(pointer, answer.text("/errors/0/pointer"));
  }

  private static String start() {
    return running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").text("/id");
  }

  /** The signals that reached the workflow. */
  private static List<String> signals(String id) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(
            () ->
                running.temporal().client().fetchHistory(id).getEvents().stream()
                    .filter(event ->
                        event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED)
                    .map(event ->
                        event.getWorkflowExecutionSignaledEventAttributes().getSignalName())
                    .toList(),
            names -> !names.isEmpty());
  }
}
