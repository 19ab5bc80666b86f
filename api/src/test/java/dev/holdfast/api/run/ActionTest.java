package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that perform one action, without a model. */
class ActionTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String SCHEMA =
      """
      {"type":"object","required":["cents"],"additionalProperties":false,\
      "properties":{"cents":{"type":"number"}}}\
      """;

  @BeforeAll
  static void register() {
    register("desk", "refund", "look");
    register("shop", "look", "sell");
  }

  private static void register(String agent, String... tools) {
    var spec =
        new AgentSpec(
            agent,
            "1",
            "Be brief.",
            new ModelSpec("scripted", "demo", Lane.FAST, "[]"),
            Arrays.stream(tools).map(ActionTest::tool).toList(),
            new RunLimits(9, 9, Duration.ofHours(2).toMillis()),
            "{\"type\":\"string\"}",
            null,
            null);
    running.register(spec.judgedBy(PolicySpec.EMPTY));
  }

  private static ToolSpec tool(String name) {
    return new ToolSpec(name, "", SCHEMA, Effect.UNSAFE, Lane.QUEUED, 1_000, true);
  }

  @Test
  void isFrozenToTheToolAndThePolicyOfItsAgent() {
    Answer started =
        start("{\"agent\":\"desk\",\"action\":{\"tool\":\"look\",\"arguments\":{\"cents\":1.10}}}");
    assertEquals(202, started.status(), started.body().toString());
    AgentSpec frozen = frozen(started.text("/id"));
    assertAll(
        () -> assertEquals("desk", started.text("/agent")),
        () -> assertEquals(List.of(tool("look")), frozen.tools()),
        () -> assertEquals(PolicySpec.EMPTY, frozen.policy()),
        () -> assertTrue(frozen.model().absent()),
        () -> assertEquals(Duration.ofHours(2).toMillis(), frozen.limits().deadlineMillis()),
        () ->
            assertEquals(
                "{\"tool\":\"look\",\"arguments\":{\"cents\":1.10}}",
                running.read("select input from run where id = '" + started.text("/id") + "'")));
  }

  @Test
  void needsNoAgentWhereOnlyOneHasTheTool() {
    Answer started = start("{\"action\":{\"tool\":\"sell\",\"arguments\":{\"cents\":1}}}");
    assertEquals(202, started.status(), started.body().toString());
    assertEquals("shop", started.text("/agent"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"action\":{\"tool\":\"look\",\"arguments\":{\"cents\":1}}} | /agent | required",
        "{\"action\":{\"tool\":\"steal\"}} | /action/tool | unknown",
        "{\"action\":{\"arguments\":{}}} | /action/tool | required",
        "{\"agent\":\"desk\",\"action\":{\"tool\":\"sell\"}} | /action/tool | unknown",
        "{\"agent\":\"desk\",\"action\":{\"tool\":\"refund\"}} | /action/arguments | required",
        "{\"agent\":\"desk\",\"action\":{\"tool\":\"refund\",\"arguments\":[]}} | /action/arguments | invalid",
        "{\"agent\":\"desk\",\"action\":{\"tool\":\"refund\",\"arguments\":{\"cents\":\"1\"}}} | /action/arguments/cents | type",
        "{\"agent\":\"desk\",\"input\":1,\"action\":{\"tool\":\"refund\",\"arguments\":{\"cents\":1}}} | /input | not_wanted",
        "{\"version\":\"1\",\"action\":{\"tool\":\"sell\",\"arguments\":{\"cents\":1}}} | /version | not_wanted",
        "{\"agent\":\"desk\",\"action\":{\"tool\":\"refund\",\"argument\":{}}} | /action/argument | unknown_field",
      })
  void saysWhatIsWrongWithIt(String body, String pointer, String code) {
    long before = running.count("select count(*) from run");
    Answer answer = start(body);
    assertEquals(422, answer.status(), answer.body().toString());
    JsonNode fault = answer.body().at("/errors/0");
    assertAll(
        () -> assertEquals(pointer, fault.path("pointer").asText(), answer.body()::toString),
        () -> assertEquals(code, fault.path("code").asText(), answer.body()::toString),
        () -> assertEquals(before, running.count("select count(*) from run")));
  }

  @Test
  void takesNoMessages() {
    String run = start("{\"action\":{\"tool\":\"sell\",\"arguments\":{\"cents\":1}}}").text("/id");
    Answer answer =
        running
            .caller()
            .post("/v1/runs/" + run + "/messages", "{\"mode\":\"steer\",\"text\":\"wait\"}");
    assertEquals(409, answer.status(), answer.body().toString());
    assertEquals(0, running.count("select count(*) from command where run_id = '" + run + "'"));
  }

  private static Answer start(String body) {
    return running.caller().post("/v1/runs", body);
  }

  private static AgentSpec frozen(String run) {
    return Wire.read(
        running.read("select spec from run where id = '" + run + "'"), AgentSpec.class);
  }
}
