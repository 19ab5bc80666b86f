package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.store.event.RunEvent;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wire.Wire;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every way in which a call that was planned can end: each is made to happen, and its row and its
 * event say so. Calls that judging ends before are shown where they are judged.
 */
class OutcomesTest {

  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = "INVALID_ARGUMENTS")
  void endsInEachWay(OutcomeKind kind) {
    CallBench bench = provoke(kind);
    assertEquals(kind, bench.row(0).kind());
    RunEvent last = bench.told().getLast();
    assertEquals(kind.event().wire(), last.type());
    assertEquals(kind.wire(), Wire.read(last.data(), JsonNode.class).path("outcome").asText());
  }

  /** The event says what stands, and not what the one who ended the call wanted. */
  @Test
  void tellsTheUnknownEndOfACallThatMayHaveBeenSent() {
    CallBench[] bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.UNSAFE),
            (n, context) -> {
              bench[0].end(0, OutcomeKind.CANCELLED);
              return "done";
            });
    bench[0] = new CallBench(tool);
    assertEquals(OutcomeKind.OUTCOME_UNKNOWN, bench[0].call(0).kind());
    RunEvent last = bench[0].told().getLast();
    assertEquals("tool.outcome_unknown", last.type());
    assertEquals(
        "outcome_unknown", Wire.read(last.data(), JsonNode.class).path("outcome").asText());
  }

  private static CallBench provoke(OutcomeKind kind) {
    return switch (kind) {
      case OK -> called(FakeTool.of(FakeTool.queued(Effect.UNSAFE), (n, context) -> "done"));
      case ERROR ->
          called(
              FakeTool.of(
                  FakeTool.spec(Effect.READ, 1_000),
                  (n, context) -> {
                    throw new ToolFault("no");
                  }));
      case TIMED_OUT -> called(slow(Effect.READ));
      case OUTCOME_UNKNOWN -> called(slow(Effect.UNSAFE));
      case CANCELLED -> cancelled();
      case DENIED, EXPIRED, SKIPPED, ANSWERED -> ended(kind);
      case INVALID_ARGUMENTS -> throw new IllegalArgumentException("judged, not performed");
    };
  }

  private static CallBench called(FakeTool tool) {
    var bench = new CallBench(tool);
    bench.call(0);
    return bench;
  }

  private static FakeTool slow(Effect effect) {
    var spec = new ToolSpec("act", "", "{}", effect, Lane.QUEUED, 50, true);
    return FakeTool.of(
        spec,
        (n, context) -> {
          new CountDownLatch(1).await();
          return "never";
        });
  }

  private static CallBench cancelled() {
    CallBench[] bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.READ),
            (n, context) -> {
              bench[0].cancel();
              new CountDownLatch(1).await();
              return "never";
            });
    bench[0] = new CallBench(tool);
    bench[0].call(0);
    return bench[0];
  }

  private static CallBench ended(OutcomeKind wanted) {
    var bench = new CallBench(FakeTool.of(FakeTool.queued(Effect.UNSAFE), (n, context) -> "done"));
    bench.end(0, wanted);
    return bench;
  }
}
