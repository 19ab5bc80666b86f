package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.OnUnknown;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolCallResult;
import dev.holdfast.workflows.wait.WaitKind;
import dev.holdfast.workflows.wait.WaitState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Calls of which nobody knows how they ended, in an agent that waits until somebody says so. */
class UnknownCallsTest {
  private static final PolicySpec WAITS = new PolicySpec(List.of(), Map.of(), OnUnknown.WAIT);

  private final List<String> keys = new ArrayList<>();
  private boolean hangs = true;

  @Test
  void somebodyIsAskedAndTheModelIsNotTold() {
    CallBench bench = bench(WAITS);
    ToolCallResult result = bench.call(0);
    assertTrue(result.held());
    assertTrue(bench.row(0).held());
    assertEquals(
        List.of("tool.started", "tool.outcome_unknown", "tool.result_awaited"), bench.toldTypes());
    assertEquals(
        List.of(WaitState.PENDING),
        bench.ledger.waits(CallBench.RUN).values().stream().map(wait -> wait.state()).toList());
    String waitId = bench.ledger.waits(CallBench.RUN).keySet().iterator().next();
    assertTrue(waitId.startsWith(WaitKind.TOOL_RESULT.prefix()));
    assertEquals(result, bench.call(0), "performed again, the row stands");
  }

  @Test
  void theModelIsToldWhereThePolicySaysNothing() {
    CallBench bench = bench(PolicySpec.TRUST);
    assertFalse(bench.call(0).held());
    assertEquals(Map.of(), bench.ledger.waits(CallBench.RUN));
  }

  @Test
  void anotherTryHasTheSameEffectKeyAndARowOfItsOwn() {
    CallBench bench = bench(WAITS);
    bench.call(0);
    hangs = false;
    ToolCallResult second = bench.again(0, 2);
    assertEquals(OutcomeKind.OK, second.kind());
    assertEquals(2, keys.size());
    assertEquals(keys.getFirst(), keys.getLast());
    assertEquals(OutcomeKind.OUTCOME_UNKNOWN, bench.row(0).kind(), "what was, stays");
    assertEquals("done", bench.row(0, 2).content());
    assertEquals(second, bench.end(0, OutcomeKind.CANCELLED), "it has its end");
  }

  @Test
  void aTryThatIsUnknownAsWellIsAskedAboutAgain() {
    CallBench bench = bench(WAITS);
    bench.call(0);
    assertTrue(bench.again(0, 2).held());
    hangs = false;
    assertFalse(bench.again(0, 3).held());
    assertEquals(OutcomeKind.OK, bench.row(0, 3).kind());
  }

  @Test
  void aRunThatGivesItUpIsNotToldThatItWasCancelled() {
    CallBench bench = bench(WAITS);
    bench.call(0);
    ToolCallResult end = bench.end(0, OutcomeKind.CANCELLED);
    assertEquals(OutcomeKind.OUTCOME_UNKNOWN, end.kind());
    assertFalse(end.held());
    assertEquals(
        "it is not known whether the call took effect: somebody ended it",
        bench.row(0, 2).content());
    assertEquals(
        List.of(WaitState.SUPERSEDED),
        bench.ledger.waits(CallBench.RUN).values().stream().map(wait -> wait.state()).toList());
  }

  @Test
  void aResultThatSomebodyGivesIsTheEnd() {
    CallBench bench = bench(WAITS);
    bench.call(0);
    assertEquals(OutcomeKind.ANSWERED, bench.end(0, OutcomeKind.ANSWERED).kind());
    assertEquals("somebody ended it", bench.row(0, 2).content());
  }

  @Test
  void nobodyIsAskedAboutACallThatTheRunGaveUp() {
    CallBench[] bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.UNSAFE),
            (n, context) -> {
              bench[0].cancel();
              new CountDownLatch(1).await();
              return "never";
            });
    bench[0] = new CallBench(tool, WAITS);
    ToolCallResult result = bench[0].call(0);
    assertEquals(OutcomeKind.OUTCOME_UNKNOWN, result.kind());
    assertFalse(result.held());
  }

  private CallBench bench(PolicySpec policy) {
    var spec = new ToolSpec("act", "", "{}", Effect.UNSAFE, Lane.QUEUED, 50, true);
    return new CallBench(
        FakeTool.of(
            spec,
            (n, context) -> {
              keys.add(context.effectKey());
              if (hangs) {
                new CountDownLatch(1).await();
              }
              return "done";
            }),
        policy);
  }
}
