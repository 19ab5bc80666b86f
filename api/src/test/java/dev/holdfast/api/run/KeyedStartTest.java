package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starts under a key of their caller's. */
class KeyedStartTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String BODY =
      "{\"agent\":\"clerk\",\"input\":{\"a\":1.50,\"b\":[2]},\"metadata\":{\"x\":\"1\",\"y\":\"2\"}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        BODY,
        "{\"metadata\":{\"y\":\"2\",\"x\":\"1\"},\"input\":{\"b\":[2],\"a\":1.50},\"agent\":\"clerk\"}",
        "{\"agent\":\"clerk\",\"version\":null,\"limits\":null, \"input\":{\"a\":1.50,\"b\":[2]},"
            + "\"metadata\":{\"x\":\"1\",\"y\":\"2\"}}"
      })
  void theSameKeyIsTheSameRun(String again) {
    String key = "same " + again.hashCode();
    Answer first = keyed(key).post("/v1/runs", BODY);

    Answer bare = keyed(key).post("/v1/runs", again);
    Answer quoted = keyed('"' + key + '"').post("/v1/runs", again);

    assertEquals(202, first.status(), first.body().toString());
    assertEquals("", first.header("Idempotent-Replayed"));
    for (Answer replay : List.of(bare, quoted)) {
      assertEquals(200, replay.status(), replay.body().toString());
      assertEquals("true", replay.header("Idempotent-Replayed"));
      assertEquals(first.header("Location"), replay.header("Location"));
      assertEquals(first.body(), replay.body());
    }
    assertNotEquals(first.text("/id"), keyed(key + "x").post("/v1/runs", BODY).text("/id"));
    assertNotEquals(
        first.text("/id"), running.caller().post("/v1/runs", BODY).text("/id"), "without a key");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"agent\":\"clerk\",\"input\":2}",
        "{\"agent\":\"clerk\",\"input\":1.0}",
        "{\"agent\":\"clerk\",\"input\":1,\"metadata\":{}}",
        "{\"agent\":\"clerk\",\"input\":1,\"limits\":{\"turns\":3}}",
        "{\"agent\":\"clerk\",\"input\":9007199254740993}"
      })
  void anotherBodyIsRefused(String other) {
    String key = "other " + other.hashCode();
    String body =
        other.contains("9007") ? other.replace("993", "992") : "{\"agent\":\"clerk\",\"input\":1}";
    Answer first = keyed(key).post("/v1/runs", body);

    Answer refused = keyed(key).post("/v1/runs", other);

    assertEquals(202, first.status());
    assertEquals(422, refused.status(), refused.body().toString());
    assertEquals("idempotency_key_reused", refused.text("/code"));
    assertEquals("Idempotency-Key", refused.text("/errors/0/parameter"));
    assertEquals(first.text("/id"), refused.text("/run/id"));
    assertTrue(refused.text("/detail").contains("another key"), refused.text("/detail"));
  }

  @Test
  void twinsAreOneRun() throws Exception {
    List<Callable<Answer>> twins = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      twins.add(() -> keyed("twins").post("/v1/runs", "{\"agent\":\"clerk\",\"input\":\"twins\"}"));
    }
    List<Answer> answers = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(twins.size())) {
      for (Future<Answer> answer : threads.invokeAll(twins)) {
        answers.add(answer.get());
      }
    }

    assertEquals(1, answers.stream().map(answer -> answer.text("/id")).distinct().count());
    assertEquals(1, answers.stream().filter(answer -> answer.status() == 202).count());
    assertEquals(7, answers.stream().filter(answer -> answer.status() == 200).count());
    assertEquals(1, running.count("select count(*) from run where input = '\"twins\"'"));
    assertEquals(
        1,
        running.count(
            "select count(*) from event where run_id = '%s'"
                .formatted(answers.getFirst().text("/id"))));
  }

  @Test
  void holdsForAsLongAsTheRunWhateverElseChanges() {
    running.register("porter", "1");
    String body = "{\"agent\":\"porter\",\"input\":1}";
    String id = keyed("for ever").post("/v1/runs", body).text("/id");
    running.runs().fail(id, "internal", "ended by the test", Instant.now());
    running.asOwner("delete from agent where name = 'porter'");
    Api another = running.start();

    Answer replay =
        Caller.of(another)
            .withKey(RunningApi.KEY)
            .with("Idempotency-Key", "for ever")
            .post("/v1/runs?wait=30", body);
    another.close();

    assertEquals(200, replay.status());
    assertEquals(id, replay.text("/id"));
    assertEquals("failed", replay.text("/status"));
  }

  @Test
  void aRefusedStartLeavesItsKeyFree() {
    Answer refused = keyed("free").post("/v1/runs", "{\"agent\":\"nobody\",\"input\":1}");
    Answer started = keyed("free").post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}");

    assertEquals(404, refused.status());
    assertEquals(202, started.status());
  }

  @Test
  void aKeyBelongsToItsApplication() {
    Answer ours = keyed("shared").post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}");
    Answer theirs =
        running
            .stranger()
            .with("Idempotency-Key", "shared")
            .post("/v1/runs", "{\"agent\":\"clerk\",\"input\":2}");

    assertEquals(202, theirs.status(), theirs.body().toString());
    assertNotEquals(ours.text("/id"), theirs.text("/id"));
  }

  @Test
  void refusesWhatIsNoKey() {
    Answer answer = keyed("k".repeat(256)).post("/v1/runs", BODY);

    assertEquals(422, answer.status());
    assertEquals("Idempotency-Key", answer.text("/errors/0/parameter"));
  }

  private static Caller keyed(String key) {
    return running.caller().with("Idempotency-Key", key);
  }
}
