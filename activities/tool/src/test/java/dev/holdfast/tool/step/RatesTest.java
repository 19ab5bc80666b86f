package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A tool is called no more often than it says. */
class RatesTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Rates rates = new Rates(nanos::get);

  @Test
  void spacesCallsEvenly() {
    assertEquals(Duration.ZERO, rates.take("a", 4));
    assertEquals(Duration.ofMillis(250), rates.take("a", 4));
    assertEquals(Duration.ofMillis(500), rates.take("a", 4));
    assertEquals(Duration.ZERO, rates.take("b", 4));
    nanos.addAndGet(Duration.ofMillis(600).toNanos());
    assertEquals(Duration.ofMillis(150), rates.take("a", 4));
  }

  @Test
  void saysNoWhereTheTurnIsTooFarAndTakesNone() {
    for (int i = 0; i <= 60; i++) {
      assertEquals(Duration.ofSeconds(i), rates.take("a", 1));
    }
    assertNull(rates.take("a", 1));
    assertNull(rates.take("a", 1));
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertEquals(Duration.ofSeconds(60), rates.take("a", 1));
  }

  @Test
  void holdsCallsBackUntilTheirTurn() {
    FakeTool tool = FakeTool.of(FakeTool.queued(Effect.READ).paced(4), (number, context) -> "done");
    var bench = new CallBench(tool);
    long begun = System.nanoTime();
    for (int i = 0; i < 3; i++) {
      assertEquals(OutcomeKind.OK, bench.call(i).kind());
    }
    List<Long> at = tool.calledAtNanos();
    assertTrue(at.get(2) - begun >= 500_000_000L, at::toString);
  }

  @Test
  void aCallThatWouldWaitTooLongIsNotSent() {
    FakeTool tool =
        FakeTool.of(FakeTool.queued(Effect.UNSAFE).paced(0.01), (number, context) -> "done");
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.OK, bench.call(0).kind());
    assertEquals(OutcomeKind.TIMED_OUT, bench.call(1).kind());
    assertEquals(1, tool.calls());
    assertTrue(bench.row(1).content().startsWith("the call was not sent"), bench.row(1).content());
  }

  @Test
  void aCallThatWaitsIsNotAnnouncedAndHearsACancel() {
    FakeTool tool =
        FakeTool.of(FakeTool.queued(Effect.UNSAFE).paced(0.05), (number, context) -> "done");
    var bench = new CallBench(tool);
    bench.call(0);
    bench.cancel();
    assertThrows(ActivityCanceledException.class, () -> bench.call(1));
    assertEquals(List.of("tool.started", "tool.completed"), bench.toldTypes());
    assertEquals(OutcomeKind.CANCELLED, bench.end(1, OutcomeKind.CANCELLED).kind());
    assertEquals(1, tool.calls());
  }

  @Test
  void aToolWithARateIsQueued() {
    assertEquals(Lane.QUEUED, FakeTool.spec(Effect.READ, 1_000).paced(5).lane());
  }
}
