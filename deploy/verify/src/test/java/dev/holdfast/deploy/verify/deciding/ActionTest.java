package dev.holdfast.deploy.verify.deciding;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.deploy.verify.operator.Caller;
import dev.holdfast.deploy.verify.operator.LiveStack;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One action under an agent's rules, without a model. */
class ActionTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final LiveStack live = LiveStack.shared();
  private final Caller caller = live.caller();

  @Test
  void isPerformedOnceItWasApproved() {
    String run = caller.act(MatrixAgents.ASKING, "send", Map.of("label", "acting"));
    String approval = approval(run);
    assertEquals(0, live.world().visits(Point.BEGIN, run).size());
    Map<String, ?> edit =
        Map.of("decision", "edit", "by", "anna", "arguments", Map.of("label", "edited"));
    assertEquals(200, caller.decide(approval, edit).status());
    live.awaitEnd(run, SOON);
    JsonNode seen = caller.run(run);
    RunRows rows = live.rows(run);
    assertAll(
        () -> assertEquals("completed", seen.path("status").asText()),
        () -> assertEquals("edited", live.world().visits(Point.EFFECT, run).getFirst().label()),
        () -> assertEquals(1, live.world().visits(Point.EFFECT, run).size()),
        () -> assertEquals(rows.steps().get(callAt(rows)).json().path("content"), text(seen)),
        () -> assertEquals(0, seen.at("/usage/calls").asInt(), "no model was asked"),
        () -> assertEquals(List.of(), told(rows, "model.completed")));
  }

  @Test
  void failsWhereItIsDenied() {
    String run = caller.act(MatrixAgents.ASKING, "send", Map.of("label", "denied"));
    Map<String, String> no = Map.of("decision", "deny", "by", "anna", "comment", "not today");
    assertEquals(200, caller.decide(approval(run), no).status());
    live.awaitEnd(run, SOON);
    JsonNode seen = caller.run(run);
    assertAll(
        () -> assertEquals("failed", seen.path("status").asText()),
        () -> assertEquals("denied", seen.at("/error/code").asText()),
        () -> assertEquals("the call of send ended as denied", seen.at("/error/message").asText()),
        () -> assertEquals("denied: not today", seen.at("/outcome/text").asText()),
        () -> assertEquals(0, live.world().visits(Point.BEGIN, run).size()));
  }

  @Test
  void isPerformedAtOnceWhereNobodyIsAsked() {
    String run = caller.act(MatrixAgents.FAST, "read_fast", Map.of("label", "at once"));
    assertEquals("completed", live.awaitEnd(run, SOON).head().status());
    assertEquals(1, live.world().visits(Point.EFFECT, run).size());
  }

  private String approval(String run) {
    return Awaitility.await("run " + run + " asks")
        .atMost(SOON)
        .until(() -> caller.pending(run).path(0).path("id").asText(), id -> !id.isEmpty());
  }

  private static int callAt(RunRows rows) {
    for (int i = 0; i < rows.steps().size(); i++) {
      if (rows.steps().get(i).kind().equals("call")) {
        return i;
      }
    }
    throw new AssertionError("no call in " + rows);
  }

  private static JsonNode text(JsonNode run) {
    return run.at("/outcome/text");
  }

  private static List<String> told(RunRows rows, String type) {
    return rows.events().stream().map(RunRows.Event::type).filter(type::equals).toList();
  }
}
