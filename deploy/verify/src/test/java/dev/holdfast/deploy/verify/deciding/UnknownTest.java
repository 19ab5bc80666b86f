package dev.holdfast.deploy.verify.deciding;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.harness.World.Visit;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.operator.LiveStack;
import dev.holdfast.deploy.verify.operator.Script;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The worker is killed while calls that must not be repeated are under way, and their agent waits
 * until somebody says what became of them.
 */
class UnknownTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LABEL = "nobody knows";

  private final LiveStack live = LiveStack.shared();
  private final Caller caller = live.caller();

  @Test
  void anOperatorSaysWhatBecameOfACallOrHasItSentOnceMore() {
    Gate behindEffect = new Gate("behind the effect");
    live.world().hold(behindEffect, visit -> visit.point() == Point.AFTER && isOurs(visit));
    String sentAgain = start();
    String told = start();
    String left = start();
    awaitEffects(List.of(sentAgain, told, left));

    killTheWorker();
    behindEffect.open();
    JsonNode action = awaitAsked(sentAgain);
    awaitAsked(told);
    awaitAsked(left);
    assertTrue(action.path("id").asText().startsWith("res_"), action::toString);

    Map<String, String> why = Map.of("reason", "the bank has nothing of it");
    assertAll(
        () -> assertEquals(202, tell(sentAgain, "retry", why).status()),
        () -> assertEquals(202, tell(told, "result", Map.of("result", "it arrived")).status()),
        () -> assertEquals(202, tell(left, "skip", why).status()));

    RunRows again = live.awaitEnd(sentAgain, SOON);
    List<Visit> effects = live.world().visits(Point.EFFECT, sentAgain);
    assertAll(
        () -> assertEquals(2, effects.size(), "sent by an operator's word"),
        () -> assertEquals(effects.getFirst().key(), effects.getLast().key()),
        () -> assertEquals("OUTCOME_UNKNOWN", row(again, "/exec").path("kind").asText()),
        () -> assertEquals("OK", row(again, "/exec/2").path("kind").asText()),
        () -> assertEquals(List.of("retry"), said(again)));
    RunRows answered = live.awaitEnd(told, SOON);
    assertAll(
        () -> assertEquals(1, live.world().visits(Point.EFFECT, told).size()),
        () -> assertEquals("it arrived", row(answered, "/exec/2").path("content").asText()),
        () -> assertEquals(List.of("result"), said(answered)));
    RunRows unknown = live.awaitEnd(left, SOON);
    assertAll(
        () -> assertEquals(1, live.world().visits(Point.EFFECT, left).size()),
        () ->
            assertEquals(
                "it is not known whether the call took effect: the bank has nothing of it",
                row(unknown, "/exec/2").path("content").asText()),
        () -> assertEquals(409, tell(left, "retry", why).status()));
  }

  @Test
  void aCallThatIsStillUnderWayIsNotSentOnceMore() {
    Gate behindEffect = new Gate("behind the effect");
    live.world().hold(behindEffect, visit -> visit.point() == Point.AFTER && isOurs(visit));
    String run = start();
    awaitEffects(List.of(run));
    String command = tell(run, "retry", Map.of()).body().path("id").asText();
    Awaitility.await("the command is refused")
        .atMost(SOON)
        .until(() -> caller.command(run, command).path("state").asText().equals("refused"));
    behindEffect.open();
    assertEquals("call_not_unknown", caller.command(run, command).path("result").asText());
    live.awaitEnd(run, SOON);
    assertEquals(1, live.world().visits(Point.EFFECT, run).size());
  }

  private String start() {
    return caller.start(MatrixAgents.DOUBTING, new Script().turn(call("send", LABEL)).end());
  }

  private static boolean isOurs(Visit visit) {
    return visit.label().equals(LABEL);
  }

  private void awaitEffects(List<String> runs) {
    Awaitility.await("the effects of all calls")
        .atMost(SOON)
        .until(() ->
            runs.stream().allMatch(run -> live.world().visits(Point.EFFECT, run).size() == 1));
  }

  private void killTheWorker() {
    long worker = live.stack().status("worker").pid();
    assertTrue(ProcessHandle.of(worker).orElseThrow().destroyForcibly());
  }

  /** What the run waits for. */
  private JsonNode awaitAsked(String run) {
    return Awaitility.await("run " + run + " asks what became of its call")
        .atMost(SOON)
        .until(
            () -> caller.run(run).path("required_actions").path(0),
            action -> action.path("type").asText().equals("tool_result"));
  }

  private Caller.Answer tell(String run, String what, Map<String, ?> body) {
    String key = live.world().visits(Point.EFFECT, run).getFirst().key();
    return caller.tellOfCall(run, key.substring(run.length() + 1), what, body);
  }

  private static JsonNode row(RunRows rows, String attempt) {
    return rows.steps().stream()
        .filter(step -> step.kind().equals("call") && step.name().endsWith(attempt))
        .findFirst()
        .orElseThrow()
        .json();
  }

  private static List<String> said(RunRows rows) {
    return rows.events().stream()
        .filter(event -> event.type().equals("tool.result_given"))
        .map(event -> Wire.read(event.data(), JsonNode.class).path("decision").asText())
        .toList();
  }
}
