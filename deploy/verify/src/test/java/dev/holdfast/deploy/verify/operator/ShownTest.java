package dev.holdfast.deploy.verify.operator;

import static dev.holdfast.deploy.verify.operator.Script.call;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.verify.harness.Gate;
import dev.holdfast.deploy.verify.harness.RunRows;
import dev.holdfast.deploy.verify.harness.World.Point;
import dev.holdfast.deploy.verify.matrix.agents.MatrixAgents;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.operator.RunAttributes;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.sdk.v1.UserMetadata;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.converter.DefaultDataConverter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Temporal shows of a run, held against the run as its callers see it. */
class ShownTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String MODEL = "demo";

  /** A few more than a history takes. */
  private static final int TURNS_OF_A_SEGMENT = 205;

  private final LiveStack live = LiveStack.shared();

  @AfterEach
  void letGo() {
    live.world().letGo();
  }

  @ParameterizedTest
  @ValueSource(strings = {MatrixAgents.FAST, MatrixAgents.QUEUED})
  void temporalShowsTheRunAsTheApiDoes(String agent) {
    String label = "shown/" + agent;
    Gate held = new Gate("tool in flight");
    live.world()
        .hold(held, visit -> visit.point() == Point.BEGIN && visit.label().equals(label + "/held"));
    String run =
        live.caller()
            .start(
                agent,
                new Script()
                    .turn(call("read_fast", label), call("put_queued", label))
                    .turn(call("read_queued", label + "/held"))
                    .turn(call("nobody_has_this", label))
                    .end());

    assertTrue(held.awaitReached(SOON), held::toString);
    assertRowIsRight(run, "running", 0);
    String details = live.desk().metadata(run).getCurrentDetails();
    assertTrue(details.startsWith("**running**: calls `read_queued` in turn 2, since 20"), details);
    held.open();
    live.awaitEnd(run, SOON);

    JsonNode steps = live.caller().steps(run);
    assertRowIsRight(run, "completed", steps.size());
    assertAll(
        () -> assertCardIsRight(run, text(card(run).getDetails())),
        () -> assertEquals("agent %s 1".formatted(agent), text(card(run).getSummary())),
        () ->
            assertEquals(
                "**completed** after %d steps".formatted(steps.size()),
                live.desk().metadata(run).getCurrentDetails()),
        () -> assertEquals(performed(steps), summaries(run)));
  }

  @Test
  void aRunThatWaitsIsFoundAsOneThatDoes() {
    String run =
        live.caller()
            .start(
                MatrixAgents.ASKING,
                new Script().turn(call("put_queued", "waits"), call("read_queued", "lands")).end());
    assertRowIsRight(run, "requires_action", 0);
    String details = live.desk().metadata(run).getCurrentDetails();
    assertTrue(
        details.startsWith("**requires_action**: waits before `put_queued` in turn 1"), details);
    String approval = live.caller().pending(run).get(0).path("id").asText();
    live.caller().decide(approval, Map.of("decision", "approve", "by", "anna"));
    RunRows ended = live.awaitEnd(run, SOON);
    assertRowIsRight(run, "completed", (int) ended.head().lastStep());
  }

  /** Callers see one run, and operators an execution that looks like its first one. */
  @Test
  void aRunThatGoesOnInAnotherExecutionShowsTheSame() {
    String run =
        live.caller()
            .start(
                MatrixAgents.FAST,
                new Script().turns(TURNS_OF_A_SEGMENT, "tell_fast", "shown/long").end());
    RunRows ended = live.awaitEnd(run, SOON);

    assertRowIsRight(run, "completed", (int) ended.head().lastStep());
    List<WorkflowExecutionInfo> executions =
        live.desk().find("WorkflowId = '%s'".formatted(run)).stream().toList();
    assertEquals(2, executions.size());
    assertEquals(
        WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW,
        executions.stream()
            .filter(row -> "running".equals(attributes(row).get("HoldfastStatus")))
            .findFirst()
            .orElseThrow()
            .getStatus());
    // Temporal does not take it over: what is shown of the execution itself has it.
    assertCardIsRight(run, live.desk().metadata(run).getCurrentDetails());
  }

  private UserMetadata card(String run) {
    return live.desk().describe(run).getExecutionConfig().getUserMetadata();
  }

  /** The row of the list, found by what it says, once it does. */
  private void assertRowIsRight(String run, String status, int steps) {
    String query =
        "WorkflowId = '%s' AND HoldfastStatus = '%s' AND HoldfastSteps = %d"
            .formatted(run, status, steps);
    WorkflowExecutionInfo row =
        Awaitility.await(query)
            .atMost(SOON)
            .until(() -> live.desk().find(query), found -> found.size() == 1)
            .getFirst();
    JsonNode seen = live.caller().run(run);
    Map<String, Object> wanted = new TreeMap<>();
    wanted.put("HoldfastOrg", Principal.bootstrapOwner().org());
    wanted.put("HoldfastApplication", Principal.bootstrapOwner().application());
    wanted.put("HoldfastAgent", seen.path("agent").asText());
    wanted.put("HoldfastAgentVersion", seen.path("version").asText());
    wanted.put("HoldfastStatus", seen.path("status").asText());
    wanted.put("HoldfastTrigger", "api");
    wanted.put("HoldfastSteps", (long) steps);
    wanted.put(
        "HoldfastCostMicros", steps == 0 ? 0 : seen.path("usage").path("cost_micros").longValue());
    assertEquals(steps > 0, (long) wanted.get("HoldfastCostMicros") > 0, "costs something");
    assertEquals(wanted, attributes(row));
  }

  private static Map<String, Object> attributes(WorkflowExecutionInfo row) {
    Map<String, Object> attributes = new TreeMap<>();
    Map<String, Payload> found = row.getSearchAttributes().getIndexedFieldsMap();
    for (SearchAttributeKey<?> key : RunAttributes.ALL) {
      Payload payload = found.get(key.getName());
      if (payload != null) {
        attributes.put(
            key.getName(),
            DefaultDataConverter.STANDARD_INSTANCE.fromPayload(
                payload, key.getValueClass(), key.getValueClass()));
      }
    }
    return attributes;
  }

  private void assertCardIsRight(String run, String details) {
    JsonNode seen = live.caller().run(run);
    String self = seen.path("links").path("self").asText();
    assertAll(
        () -> assertTrue(details.contains("[API](%s)".formatted(self)), details),
        () ->
            assertTrue(
                details.contains("[Run page](%s)".formatted(self.replace("/v1/", "/"))), details),
        () ->
            assertTrue(
                details.contains(
                    "Agent **%s**, version `%s`"
                        .formatted(seen.path("agent").asText(), seen.path("version").asText())),
                details));
  }

  /** What was performed, as a reader of the API would name it, by the order of the ledger. */
  private static List<String> performed(JsonNode steps) {
    List<String> names = new ArrayList<>();
    for (JsonNode step : steps) {
      int turn = step.path("turn").asInt();
      switch (step.path("kind").asText()) {
        case "model" -> names.add("model %s #%d".formatted(MODEL, turn));
        case "call" -> {
          if (!step.path("call").path("tool").asText().equals("nobody_has_this")) {
            names.add("tool " + step.path("call").path("tool").asText());
          }
        }
        case "finish" -> names.add("finish");
        default -> {}
      }
    }
    return names.stream().sorted().toList();
  }

  /** The summaries of all activities, local ones too, but for looks into the inbox. */
  private List<String> summaries(String run) {
    List<String> summaries = new ArrayList<>();
    for (HistoryEvent event : live.desk().history(run)) {
      if (event.hasMarkerRecordedEventAttributes()
          || event.hasActivityTaskScheduledEventAttributes()) {
        String summary = text(event.getUserMetadata().getSummary());
        if (!summary.equals("drain")) {
          summaries.add(summary);
        }
      }
    }
    return summaries.stream().sorted().toList();
  }

  private static String text(Payload payload) {
    return DefaultDataConverter.STANDARD_INSTANCE.fromPayload(payload, String.class, String.class);
  }
}
