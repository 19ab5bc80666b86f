package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WithoutTemporalTest {
  @RegisterExtension static final RunningApi running = RunningApi.withoutTemporal();

  @Test
  void acceptsAndSaysWhyTheRunWaits() {
    running.beat("wkr_1", "main");
    long from = System.nanoTime();

    Answer started = running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}");

    assertTrue(System.nanoTime() - from < Duration.ofSeconds(4).toNanos());
    assertEquals(202, started.status());
    assertEquals("queued", started.text("/status"));
    assertEquals(
        "Temporal does not answer: the run starts when it does.", started.text("/queued_reason"));
    assertEquals(
        1, running.runs().openRuns(10, Instant.now().plusSeconds(60)).size(), "left to start");
    Answer message =
        running
            .caller()
            .post(
                "/v1/runs/" + started.text("/id") + "/messages",
                "{\"mode\":\"steer\",\"text\":\"hello\"}");
    assertEquals(202, message.status());
  }
}
