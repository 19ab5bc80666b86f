package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cancel over the API while a queued tool is in flight. */
class CancelTest {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(2);
  private static final Duration CANCELLED_WITHIN = Duration.ofSeconds(10);

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @Test
  void aToolInFlightIsInterruptedAndTwiceIsOnce() {
    Gate inFlight = new Gate("tool in flight");
    live.world()
        .hold(inFlight, visit -> visit.point() == Point.BEGIN && visit.label().equals("cancel"));
    String run =
        live.caller()
            .start(MatrixAgents.FAST, new Script().turn(call("read_queued", "cancel")).end());
    assertTrue(inFlight.awaitReached(Duration.ofSeconds(30)), inFlight::toString);
    String claim = claim(run);

    Instant asked = Instant.now();
    Caller.Answer first = live.caller().cancel(run, "cancel-once");
    Caller.Answer again = live.caller().cancel(run, "cancel-once");
    RunRows ended = live.awaitEnd(run, CANCELLED_WITHIN);
    Caller.Answer after = live.caller().cancel(run, "cancel-once");
    Caller.Answer another = live.caller().cancel(run, "cancel-later");

    RunRows.Step call =
        ended.steps().stream().filter(step -> step.kind().equals("call")).findFirst().get();
    Duration seen = Duration.between(asked, Objects.requireNonNull(call.settledAt()));
    Duration cancelled = Duration.between(asked, Objects.requireNonNull(ended.head().endedAt()));
    System.out.printf(
        "cancel: tool in flight interrupted after %d ms, run cancelled after %d ms%n",
        seen.toMillis(), cancelled.toMillis());
    assertAll(
        () -> assertEquals("CANCELLED", call.json().path("kind").asText()),
        // Settled under the token of the claim: by the attempt itself, whose body was interrupted.
        () -> assertEquals(claim, claim(run)),
        () -> assertTrue(seen.compareTo(SEEN_WITHIN) <= 0, () -> "seen after " + seen),
        () ->
            assertTrue(
                cancelled.compareTo(CANCELLED_WITHIN) <= 0, () -> "cancelled after " + cancelled),
        () -> assertEquals("cancelled", ended.head().status()),
        () -> assertEquals(202, first.status()),
        () -> assertEquals(200, again.status()),
        () -> assertEquals(first.body().path("id"), again.body().path("id")),
        () -> assertEquals(200, after.status()),
        () -> assertEquals("applied", after.body().path("state").asText()),
        () -> assertEquals(409, another.status()),
        () -> assertEquals("run_finished", another.body().path("code").asText()),
        () ->
            assertEquals(
                1,
                ended.commands().stream()
                    .filter(command -> command.state().equals("applied"))
                    .count()));
  }

  @Test
  void aModelInFlightIsNotWaitedFor() {
    Gate asked = new Gate("model asked");
    live.world().hold(asked, "cancelled");
    Script script =
        new Script()
            .turn(call("put_queued", "never"))
            .gatedBy(live.world().gateUrl("cancelled"))
            .end();
    String run = live.caller().start(MatrixAgents.QUEUED, script);
    assertTrue(asked.awaitReached(Duration.ofSeconds(30)), asked::toString);

    Instant cancelled = Instant.now();
    live.caller().cancel(run, "cancel-model");
    RunRows ended = live.awaitEnd(run, CANCELLED_WITHIN);
    live.world().letGo();

    RunRows.Step model =
        ended.steps().stream().filter(step -> step.kind().equals("model")).findFirst().get();
    Duration took = Duration.between(cancelled, Objects.requireNonNull(ended.head().endedAt()));
    System.out.printf(
        "cancel: run with a model in flight cancelled after %d ms%n", took.toMillis());
    assertAll(
        () -> assertEquals("cancelled", ended.head().status()),
        () -> assertTrue(took.compareTo(Duration.ofSeconds(4)) <= 0, took::toString),
        () -> assertEquals("cancelled", model.json().path("failure").path("code").asText()),
        () -> assertEquals(0, model.json().path("planned").size()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()),
        () ->
            assertEquals("t", live.read("select lost from holdfast.usage where run_id = ?", run)));
  }

  private String claim(String run) {
    return Objects.requireNonNull(
        live.read("select token from holdfast.step where run_id = ? and kind = 'call'", run));
  }
}
