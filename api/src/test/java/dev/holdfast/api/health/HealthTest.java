package dev.holdfast.api.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.Settings;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HealthTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  @Test
  void isUpWithoutAKey() {
    Answer answer = Caller.of(running.api()).get("/health");

    assertEquals(200, answer.status());
    assertEquals(
        "{\"status\":\"UP\",\"database\":\"UP\",\"temporal\":\"UP\"}", answer.body().toString());
  }

  @Test
  void saysWhereToGoOn() {
    Answer answer = Caller.of(running.api()).get("/");

    assertEquals(200, answer.status());
    assertEquals("/v1/runs", answer.text("/links/runs"));
    assertEquals("/health", answer.text("/links/health"));
  }

  @Test
  void isDownWithoutADatabaseAndServesAllTheSame() {
    String nowhere = "127.0.0.1:" + RunningApi.freePort();
    long from = System.nanoTime();
    try (Api api =
        Api.start(
            new Settings(
                new Settings.Database("jdbc:postgresql://" + nowhere + "/none", "a", "b"),
                new Settings.Temporal(nowhere, "default", null),
                new Settings.Listen("127.0.0.1", 0),
                "https://agents.example",
                List.of(),
                RunningApi.KEY,
                false))) {
      Answer health = Caller.of(api).get("/health");

      assertTrue(System.nanoTime() - from < Duration.ofSeconds(8).toNanos());
      assertEquals(503, health.status());
      assertEquals(
          "{\"status\":\"DOWN\",\"database\":\"DOWN\",\"temporal\":\"DOWN\"}",
          health.body().toString());
      assertEquals("https://agents.example/v1/runs", Caller.of(api).get("/").text("/links/runs"));

      Answer refused = Caller.of(api).withKey(RunningApi.KEY).get("/v1/runs/run_none");
      assertEquals(503, refused.status());
      assertEquals("store_unavailable", refused.text("/code"));
      assertEquals("true", refused.text("/retryable"));
      assertEquals("1", refused.header("Retry-After"));
    }
  }
}
