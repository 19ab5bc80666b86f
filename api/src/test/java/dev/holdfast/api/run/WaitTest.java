package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Api;
import dev.holdfast.api.Inside;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.Promptness;
import dev.holdfast.api.testing.RunningApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class WaitTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final Duration BOUND = Duration.ofSeconds(5);

  @Test
  void answersAtOnceWhenTheRunHasEnded() throws Exception {
    String id = start();
    end(id);

    Answer answer =
        running.caller().getLater("/v1/runs/" + id + "?wait=30").get(2, TimeUnit.SECONDS);

    assertEquals("failed", answer.text("/status"));
  }

  @Test
  void answersWithin50MillisOfTheEnd() throws Exception {
    Promptness.assertWithin(
        Duration.ofMillis(50),
        running.caller(),
        "/v1/runs/" + start(),
        () -> {
          String id = start();
          CompletableFuture<Answer> answer =
              running.caller().getLater("/v1/runs/" + id + "?wait=30");
          Awaitility.await().atMost(BOUND).until(() -> waiters(running.api()).count() == 1);
          assertFalse(answer.isDone());

          end(id);
          long ended = System.nanoTime();
          assertEquals("failed", answer.get(5, TimeUnit.SECONDS).text("/status"));
          return Duration.ofNanos(System.nanoTime() - ended);
        });
  }

  @Test
  void startAnswers200WhenTheRunEndedMeanwhile() throws Exception {
    CompletableFuture<Answer> answer =
        CompletableFuture.supplyAsync(() ->
            running.caller().post("/v1/runs?wait=30", "{\"agent\":\"clerk\",\"input\":\"wait\"}"));
    Awaitility.await().atMost(BOUND).until(() -> waiters(running.api()).count() == 1);

    running.asOwner(
        "update run set terminal = true, status = 'completed', ended_at = now(),"
            + " ending = '{\"kind\":\"COMPLETED\"}' where input = '\"wait\"'");

    assertEquals(200, answer.get(5, TimeUnit.SECONDS).status());
  }

  @Test
  void showsTheRunAsItIsWhenTheTimeIsOver() {
    String id = start();
    long from = System.nanoTime();

    Answer answer = running.caller().get("/v1/runs/" + id + "?wait=1");

    assertTrue(System.nanoTime() - from >= Duration.ofSeconds(1).toNanos());
    assertEquals(200, answer.status());
    assertEquals("queued", answer.text("/status"));
    assertEquals(
        202,
        running.caller().post("/v1/runs?wait=1", "{\"agent\":\"clerk\",\"input\":1}").status());
  }

  @Test
  void forgetsACallerWhoHasGone() throws IOException {
    String id = start();
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), running.api().address().getPort())) {
      socket
          .getOutputStream()
          .write(
              "GET /v1/runs/%s?wait=60 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
                  .formatted(id, RunningApi.KEY)
                  .getBytes(StandardCharsets.US_ASCII));
      Awaitility.await().atMost(BOUND).until(() -> waiters(running.api()).count() == 1);
    }

    Awaitility.await().atMost(BOUND).until(() -> waiters(running.api()).count() == 0);
  }

  @Test
  void refusesMoreThanItCanHold() {
    RunWaiters waiters = new RunWaiters(new RunWatches(running.runs()));
    List<RunWaiters.Waiter> open = new ArrayList<>();
    for (int i = 0; i < RunWaiters.WAITERS_MAX; i++) {
      open.add(waiters.open("run_" + i));
    }

    ProblemException refusal =
        assertThrows(ProblemException.class, () -> waiters.open("run_one_more"));
    open.removeFirst().close();
    open.add(waiters.open("run_one_more"));

    assertEquals(
        "1000 requests wait for runs already: read the run without wait.", refusal.getMessage());
    open.forEach(RunWaiters.Waiter::close);
    assertEquals(0, waiters.count());
  }

  @Test
  void answersEverybodyWhenItStops() throws Exception {
    String id = start();
    Api second = running.start();
    CompletableFuture<Answer> answer =
        Caller.of(second).withKey(RunningApi.KEY).getLater("/v1/runs/" + id + "?wait=60");
    Awaitility.await().atMost(BOUND).until(() -> waiters(second).count() == 1);
    long from = System.nanoTime();

    second.close();

    assertEquals("queued", answer.get(1, TimeUnit.SECONDS).text("/status"));
    assertTrue(System.nanoTime() - from < Duration.ofSeconds(5).toNanos());
  }

  private static RunWaiters waiters(Api api) {
    return Inside.bean(api, RunWaiters.class);
  }

  private static String start() {
    return running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").text("/id");
  }

  private static void end(String id) {
    assertTrue(running.runs().fail(id, "internal", "ended by the test", Instant.now()));
  }
}
