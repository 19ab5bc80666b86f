package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Played;
import dev.holdfast.api.testing.RunningApi;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run says it is at, at each place it can be. */
class NowTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String WORKER = "wkr_now";

  @BeforeEach
  void hireWorker() {
    running.beat(WORKER, "main");
  }

  @AfterEach
  void fireWorker() {
    running.fireWorker(WORKER);
  }

  @Test
  void waitsForAWorkerBeforeItHasBegun() {
    Played run = Played.start(running);
    JsonNode seen = seen(run);

    assertEquals("a worker of group main", seen.at("/now/waiting_for").asText());
    assertTrue(seen.at("/now/doing").isNull());
    assertEquals(seen.path("created_at"), seen.at("/now/since"));
    assertEquals(seen.path("deadline_at"), seen.at("/now/next_deadline"));
  }

  @Test
  void followsTheStepsOfATurn() {
    Played run = Played.start(running);
    run.drain(1);
    assertEquals("model scripted/demo, turn 1", doing(run), "its claim is still to come");

    run.claimModelTwice(1);
    JsonNode asking = seen(run);
    assertEquals("model scripted/demo, turn 1", asking.at("/now/doing").asText());
    assertEquals(
        Duration.ofMinutes(30),
        Duration.between(time(asking, "since"), time(asking, "next_deadline")));

    run.reply(1, "Let me look.", "c0", "c1");
    assertEquals("tools look ×2", doing(run), "none is claimed");

    run.claimCall(1, 1, "c1");
    JsonNode calling = seen(run);
    assertEquals("tool look", calling.at("/now/doing").asText());
    assertEquals(
        Duration.ofSeconds(1),
        Duration.between(time(calling, "since"), time(calling, "next_deadline")));

    run.endCall(1, 1, "c1");
    assertEquals("tool look", doing(run), "c0 is left");
    run.endCall(1, 0, "c0");
    assertEquals("model scripted/demo, turn 2", doing(run));
    run.drain(2);
    assertEquals("model scripted/demo, turn 2", doing(run));
    run.reply(2, "Done.");
    run.finish(2);
    assertTrue(seen(run).path("now").isNull());
  }

  @Test
  void waitsForAWorkerWhenTheLastIsGone() {
    Played run = Played.start(running);
    run.drain(1);
    fireWorker();

    assertEquals("a worker of group main", seen(run).at("/now/waiting_for").asText());
  }

  @Test
  void waitsWhileThereIsAProblem() {
    Played run = Played.start(running);
    run.drain(1);
    running.runs().problem(run.id(), "The code took another way.", Instant.now());

    assertEquals("its problem to be mended", seen(run).at("/now/waiting_for").asText());
  }

  @Test
  void carriesTheTotalsOfItsUsage() {
    Played run = Played.start(running);
    run.drain(1);
    run.claimModelTwice(1);
    run.reply(1, "One.");
    run.reply(2, "Two.");

    assertEquals(
        "{\"calls\":2,\"input_tokens\":20,\"output_tokens\":10,\"cost_micros\":null,"
            + "\"currency\":null,\"cost_known\":false,\"lost_attempts\":1}",
        seen(run).path("usage").toString());
  }

  @Test
  void listsLeaveOutWhatTakesAQuestionPerRun() {
    Played.start(running);

    JsonNode listed = running.caller().get("/v1/runs?limit=1").body().at("/data/0");

    assertFalse(listed.has("now") || listed.has("usage") || listed.has("outcome"));
    assertTrue(listed.has("links"));
  }

  private static JsonNode seen(Played run) {
    return running.caller().get("/v1/runs/" + run.id()).body();
  }

  private static String doing(Played run) {
    return seen(run).at("/now/doing").asText();
  }

  private static Instant time(JsonNode run, String member) {
    return Instant.parse(run.path("now").path(member).asText());
  }
}
