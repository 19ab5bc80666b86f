package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.Names;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.operator.RunAttributes;
import dev.holdfast.workflows.run.AgentRunInput;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.run.RunPlan;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.step.StepRef;
import dev.holdfast.workflows.wire.Wire;
import io.temporal.api.history.v1.WorkflowExecutionStartedEventAttributes;
import io.temporal.common.SearchAttributeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  @Test
  void acceptsAndShowsTheRun() {
    Instant before = Instant.now();

    Answer started =
        running
            .caller()
            .post(
                "/v1/runs",
                "{\"agent\":\"clerk\",\"input\":{\"order\":1.50},\"metadata\":{\"shop\":\"7\"}}");

    assertEquals(202, started.status(), started.body().toString());
    String id = started.text("/id");
    assertTrue(id.matches("run_[0-9a-f]{32}"), id);
    assertEquals("/v1/runs/" + id, started.header("Location"));
    assertEquals("run", started.text("/object"));
    assertEquals("queued", started.text("/status"));
    assertEquals("clerk", started.text("/agent"));
    assertEquals("1", started.text("/version"));
    assertEquals("{\"shop\":\"7\"}", started.body().at("/metadata").toString());
    assertEquals("/v1/runs/" + id + "/events", started.text("/links/events"));
    assertEquals(
        "http://temporal.test/namespaces/default/workflows/" + id,
        started.text("/links/temporal_ui"));
    for (String member : List.of("started_at", "ended_at", "outcome", "error", "problem")) {
      assertTrue(started.body().path(member).isNull(), member);
    }
    assertTrue(
        started.text("/created_at").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
    Instant deadline = Instant.parse(started.text("/deadline_at"));
    assertTrue(!deadline.isBefore(before.plus(Duration.ofHours(1)).minusMillis(1)));
    assertEquals(started.body(), running.caller().get("/v1/runs/" + id).body());
  }

  @Test
  void startsTheWorkflowByTheContract() throws Exception {
    Answer started =
        running
            .caller()
            .post(
                "/v1/runs",
                "{\"agent\":\"clerk\",\"input\":null,\"limits\":"
                    + "{\"turns\":3,\"tool_calls\":0,\"deadline\":\"PT10M\"}}");
    String id = started.text("/id");

    WorkflowExecutionStartedEventAttributes workflow =
        running
            .temporal()
            .client()
            .fetchHistory(id)
            .getEvents()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes();

    assertEquals(Names.AGENT_RUN, workflow.getWorkflowType().getName());
    assertEquals("main.runs", workflow.getTaskQueue().getName());
    assertEquals(5, workflow.getWorkflowTaskTimeout().getSeconds());
    assertEquals(
        RunAttributes.ALL.stream().map(SearchAttributeKey::getName).collect(Collectors.toSet()),
        workflow.getSearchAttributes().getIndexedFieldsMap().keySet());
    AgentRunInput input =
        Wire.json()
            .readValue(
                workflow.getInput().getPayloads(0).getData().toByteArray(), AgentRunInput.class);
    assertEquals(id, input.runId());
    assertEquals(StepRef.MAIN_BRANCH, input.branch());
    RunPlan plan = input.plan();
    assertEquals("clerk", plan.agent());
    assertEquals("scripted", plan.modelProvider());
    assertEquals(Lane.FAST, plan.modelLane());
    assertEquals(new RunLimits(3, 0, Duration.ofMinutes(10).toMillis()), plan.limits());
    assertEquals(
        Instant.parse(started.text("/deadline_at")).toEpochMilli(), plan.deadlineAtMillis());
  }

  @ParameterizedTest
  @CsvSource({
    "turns, 11, wider_than_agent",
    "turns, 0, too_small",
    "tool_calls, 21, wider_than_agent",
    "tool_calls, -1, too_small",
    "deadline, '\"PT1H0.001S\"', wider_than_agent",
    "deadline, '\"PT0S\"', too_small",
    "deadline, '\"-PT1S\"', too_small",
    "deadline, '\"1 hour\"', invalid",
    "deadline, '\"P1M\"', invalid",
    "tokens, 0, too_small",
    "cost_micros, 0, too_small",
    "active_time, '\"PT0S\"', too_small",
    "active_time, '\"soon\"', invalid"
  })
  void limitsOnlyNarrow(String limit, String value, String code) {
    Answer answer =
        running
            .caller()
            .post(
                "/v1/runs",
                "{\"agent\":\"clerk\",\"input\":1,\"limits\":{\"%s\":%s}}".formatted(limit, value));

    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals("/limits/" + limit, answer.text("/errors/0/pointer"));
    assertEquals(code, answer.text("/errors/0/code"));
  }

  @Test
  void limitsWhatTheAgentDoesNot() {
    Answer answer =
        running
            .caller()
            .post(
                "/v1/runs",
                "{\"agent\":\"clerk\",\"input\":1,\"limits\":{\"tokens\":9,\"cost_micros\":70,\"active_time\":\"PT5S\"}}");
    assertEquals(202, answer.status(), answer.body().toString());
  }

  @Test
  void refusesToLimitACostThatNobodyKnows() {
    running.registerAsking(new ModelSpec("openai", "gpt-x", Lane.QUEUED, null));
    String body = "{\"agent\":\"buyer\",\"input\":1,\"limits\":{\"cost_micros\":70}}";
    Answer refused = running.caller().post("/v1/runs", body);
    assertEquals(422, refused.status());
    assertEquals("/limits/cost_micros", refused.text("/errors/0/pointer"));
    assertEquals("cost_unknown", refused.text("/errors/0/code"));
    assertTrue(refused.text("/errors/0/detail").contains("openai/gpt-x"));

    running.registerAsking(
        new ModelSpec("openai", "gpt-x", Lane.QUEUED, null).priced(ModelPrice.of(1, 1)));
    assertEquals(202, running.caller().post("/v1/runs", body).status());
  }

  @Test
  void takesTheNewestVersionUnlessOneIsNamed() {
    running.register("courier", "1");
    running.register("courier", "2");

    assertEquals("2", start("{\"agent\":\"courier\",\"input\":1}").text("/version"));
    assertEquals(
        "1", start("{\"agent\":\"courier\",\"version\":\"1\",\"input\":1}").text("/version"));
  }

  @Test
  void saysWhyItIsQueued() {
    Answer without = start("{\"agent\":\"clerk\",\"input\":1}");
    running.beat("wkr_1", "main");
    Answer with = start("{\"agent\":\"clerk\",\"input\":1}");
    running.fireWorker("wkr_1");

    assertEquals(
        "No worker of group main is alive: the run starts when one is.",
        without.text("/queued_reason"));
    assertEquals("Waiting for a worker of group main to take it.", with.text("/queued_reason"));
  }

  @Test
  void showsHowARunEnded() {
    String failed = start("{\"agent\":\"clerk\",\"input\":1}").text("/id");
    running.runs().fail(failed, "model_unavailable", "the model is away", Instant.now());
    String cancelled = ended("cancelled", "CANCELLED", "cancelled", "no need", "key:bootstrap");
    String incomplete = ended("incomplete", "INCOMPLETE", "deadline", "time is up", null);
    String completed = ended("completed", "COMPLETED", null, null, null);

    Answer failure = running.caller().get("/v1/runs/" + failed);
    assertEquals("failed", failure.text("/status"));
    assertEquals(
        "{\"type\":\"dependency\",\"code\":\"model_unavailable\","
            + "\"message\":\"the model is away\",\"retryable\":true}",
        failure.body().at("/error").toString());
    assertTrue(failure.body().path("queued_reason").isNull());

    Answer cancel = running.caller().get("/v1/runs/" + cancelled);
    assertEquals("key:bootstrap", cancel.text("/cancelled_by"));
    assertEquals("no need", cancel.text("/cancel_reason"));
    assertTrue(cancel.body().path("error").isNull());

    Answer limit = running.caller().get("/v1/runs/" + incomplete);
    assertEquals("deadline", limit.text("/incomplete_details/reason"));

    Answer outcome = running.caller().get("/v1/runs/" + completed);
    assertEquals("{\"text\":\"done\"}", outcome.body().at("/outcome").toString());
  }

  @Test
  void anotherTenantsRunIsNoRun() {
    String id = start("{\"agent\":\"clerk\",\"input\":1}").text("/id");
    running.asOwner(
        "update run set app_id = 'app_other', org_id = 'org_other' where id = '%s'".formatted(id));

    for (String path : List.of("", "/events", "/steps", "/transcript", "/usage")) {
      Answer foreign = running.caller().get("/v1/runs/" + id + path);
      Answer missing = running.caller().get("/v1/runs/run_none" + path);
      assertEquals(404, foreign.status());
      assertEquals(missing.text("/detail"), foreign.text("/detail"));
      assertEquals(missing.text("/code"), foreign.text("/code"));
    }
    for (String command : List.of("cancel", "messages")) {
      Answer foreign =
          running
              .caller()
              .post(
                  "/v1/runs/" + id + "/" + command,
                  command.equals("cancel") ? "{}" : "{\"mode\":\"steer\",\"text\":\"hi\"}");
      assertEquals(404, foreign.status(), command);
    }
  }

  private static String ended(
      String status,
      String kind,
      @Nullable String code,
      @Nullable String message,
      @Nullable String by) {
    String id = start("{\"agent\":\"clerk\",\"input\":1}").text("/id");
    String ending =
        "{\"kind\":\"%s\",\"code\":%s,\"message\":%s,\"by\":%s,\"outcomeStep\":null}"
            .formatted(kind, quoted(code), quoted(message), quoted(by));
    running.asOwner(
        ("update run set status = '%s', terminal = true, ended_at = now(), ending = '%s',"
                + " outcome = %s where id = '%s'")
            .formatted(
                status, ending, status.equals("completed") ? "'{\"text\":\"done\"}'" : "null", id));
    return id;
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }

  private static Answer start(String body) {
    Answer answer = running.caller().post("/v1/runs", body);
    assertEquals(202, answer.status(), answer.body().toString());
    return answer;
  }
}
