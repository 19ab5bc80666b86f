package dev.holdfast.api.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Inputs of an agent that says what it takes. */
class InputTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["order"], "additionalProperties": false, "properties": {
        "order": {"type": "string", "pattern": "^A-[0-9]+$"},
        "items": {"type": "array", "items": {"type": "integer"}}}}
      """;

  @BeforeAll
  static void register() {
    running.register("strict", "1", SCHEMA);
  }

  @Test
  void takesWhatMatches() {
    assertEquals(202, start("{\"order\":\"A-7\",\"items\":[1,2]}").status());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "null | /input | type",
        "{} | /input | required",
        "{\"order\":7} | /input/order | type",
        "{\"order\":\"7\"} | /input/order | pattern",
        "{\"order\":\"A-7\",\"items\":[1,\"2\"]} | /input/items/1 | type",
        "{\"order\":\"A-7\",\"a/b\":1} | /input | additionalProperties",
      })
  void saysWhereItDoesNotMatch(String input, String pointer, String code) {
    Answer answer = start(input);

    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals("invalid_request", answer.text("/code"));
    assertEquals(pointer, answer.text("/errors/0/pointer"), answer.body().toString());
    assertEquals(code, answer.text("/errors/0/code"));
    assertTrue(
        answer.text("/errors/0/detail").startsWith("The input does not match the agent's schema: "),
        answer.body().toString());
    assertEquals(0, running.count("select count(*) from run where input = '%s'".formatted(input)));
  }

  @Test
  void saysNoMoreThanAReaderTakesIn() {
    Answer answer = start("{\"order\":\"A-7\",\"items\":[" + "\"x\",".repeat(200) + "\"x\"]}");

    assertEquals(50, answer.body().path("errors").size());
  }

  private static Answer start(String input) {
    return running.caller().post("/v1/runs", "{\"agent\":\"strict\",\"input\":" + input + "}");
  }
}
