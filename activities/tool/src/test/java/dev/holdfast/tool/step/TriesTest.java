package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that fails is tried again as often as its tool allows. */
class TriesTest {

  @ParameterizedTest
  @EnumSource(
      value = Effect.class,
      names = {"READ", "IDEMPOTENT"})
  void triesAgainAndTellsHowOften(Effect effect) {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(effect, 2_000).tried(3),
            (number, context) -> {
              if (number < 3) {
                throw ToolFault.passing("no answer to secret", new IOException("secret"));
              }
              return "done";
            });
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.OK, bench.call(0).kind());
    assertEquals(List.of("step.retried", "step.retried", "tool.completed"), bench.toldTypes());
    for (int i = 0; i < 2; i++) {
      String data = bench.told().get(i).data();
      JsonNode told = Wire.read(data, JsonNode.class);
      assertEquals(i + 2, told.get("attempt").asInt());
      assertEquals("tool_failed", told.get("code").asText());
      assertEquals("IOException", told.get("error").asText());
      assertEquals("call_0", told.get("call").asText());
      assertFalse(data.contains("secret"), data);
    }
  }

  @Test
  void waitsLongerEachTime() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.READ).tried(3),
            (number, context) -> {
              throw new IllegalStateException("down");
            });
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.ERROR, bench.call(0).kind());
    assertEquals(3, tool.calls());
    List<Long> at = tool.calledAtNanos();
    assertTrue(at.get(1) - at.get(0) >= 150_000_000L, at::toString);
    assertTrue(at.get(2) - at.get(1) >= 300_000_000L, at::toString);
    assertEquals("the tool failed with IllegalStateException", bench.row(0).content());
  }

  @Test
  void whatIsForGoodIsNotTriedAgain() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 2_000).tried(3),
            (number, context) -> {
              throw new ToolFault("there is no such order");
            });
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.ERROR, bench.call(0).kind());
    assertEquals(1, tool.calls());
    assertEquals("there is no such order", bench.row(0).content());
    assertEquals(List.of("tool.failed"), bench.toldTypes());
  }

  @Test
  void allTriesShareTheTimeout() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 140).tried(10),
            (number, context) -> {
              throw new IllegalStateException("down");
            });
    assertEquals(OutcomeKind.ERROR, new CallBench(tool).call(0).kind());
    assertEquals(1, tool.calls());
  }

  @Test
  void aCancelEndsTheWaitForTheNextTry() {
    CallBench[] bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            new ToolSpec("act", "", "{}", Effect.READ, Lane.QUEUED, 60_000, true).tried(10),
            (number, context) -> {
              if (number == 3) {
                bench[0].cancel();
              }
              throw new IllegalStateException("down");
            });
    bench[0] = new CallBench(tool);
    assertEquals(OutcomeKind.CANCELLED, bench[0].call(0).kind());
    assertEquals(3, tool.calls());
  }

  @ParameterizedTest
  @EnumSource(
      value = Effect.class,
      names = {"UNSAFE", "RECONCILABLE"})
  void nothingThatMustNotBeRepeatedIsTriedAgain(Effect effect) {
    ToolSpec once = FakeTool.spec(effect, 1_000);
    String message = assertThrows(IllegalArgumentException.class, () -> once.tried(2)).toString();
    assertTrue(message.contains("act is " + effect), message);
    assertTrue(message.contains("leave attempts out"), message);
  }
}
