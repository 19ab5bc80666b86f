package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A call says what it is at. */
class ProgressTest {

  @Test
  void tellsTheFirstAtOnceAndTheLastWithTheEnd() {
    var bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.UNSAFE),
            (number, context) -> {
              context.progress("page 1", 0.1);
              bench[0].awaitTold("tool.progress", 1);
              for (int page = 2; page <= 500; page++) {
                context.progress("page " + page, page / 500.0);
              }
              return "done";
            });
    bench[0] = new CallBench(tool);
    assertEquals(OutcomeKind.OK, bench[0].call(0).kind());
    assertEquals(
        List.of("tool.started", "tool.progress", "tool.progress", "tool.completed"),
        bench[0].toldTypes());
    assertEquals(List.of("page 1", "page 500"), said(bench[0]));
    JsonNode last = Wire.read(bench[0].told().get(2).data(), JsonNode.class);
    assertEquals(1.0, last.get("part").asDouble());
    assertEquals("call_0", last.get("call").asText());
    assertEquals("act", last.get("tool").asText());
  }

  @Test
  void tellsTheNewestOncePerSecond() {
    var bench = new CallBench[1];
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.READ),
            (number, context) -> {
              context.progress("first");
              bench[0].awaitTold("tool.progress", 1);
              context.progress("older");
              context.progress("newer");
              long begun = System.nanoTime();
              bench[0].awaitTold("tool.progress", 2);
              assertTrue(System.nanoTime() - begun >= TimeUnit.MILLISECONDS.toNanos(700));
              return "done";
            });
    bench[0] = new CallBench(tool);
    assertEquals(OutcomeKind.OK, bench[0].call(0).kind());
    assertEquals(List.of("first", "newer"), said(bench[0]));
  }

  @Test
  void cutsWhatIsLongAndBoundsWhatIsDone() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.READ),
            (number, context) -> {
              context.progress("x".repeat(199) + "\uD83D\uDE00", 7);
              return "done";
            });
    var bench = new CallBench(tool);
    bench.call(0);
    assertEquals(List.of("x".repeat(199)), said(bench));
    JsonNode told = Wire.read(bench.told().get(1).data(), JsonNode.class);
    assertEquals(1.0, told.get("part").asDouble());
  }

  @Test
  void theFastLaneSaysNothing() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 1_000),
            (number, context) -> {
              context.progress("quick");
              return "done";
            });
    var bench = new CallBench(tool);
    bench.call(0);
    assertEquals(List.of("tool.completed"), bench.toldTypes());
  }

  @Test
  void whatIsSaidAfterTheEndIsNotTold() throws Exception {
    var ended = new CountDownLatch(1);
    var said = new CountDownLatch(1);
    FakeTool tool =
        FakeTool.of(
            FakeTool.queued(Effect.READ),
            (number, context) -> {
              Thread.ofVirtual()
                  .start(() -> {
                    awaitQuietly(ended);
                    context.progress("too late");
                    said.countDown();
                  });
              return "done";
            });
    var bench = new CallBench(tool);
    bench.call(0);
    ended.countDown();
    assertTrue(said.await(5, TimeUnit.SECONDS));
    assertEquals(List.of("tool.started", "tool.completed"), bench.toldTypes());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }

  private static List<String> said(CallBench bench) {
    List<String> said = new ArrayList<>();
    bench.told().stream()
        .filter(event -> event.type().equals("tool.progress"))
        .forEach(event -> said.add(Wire.read(event.data(), JsonNode.class).get("what").asText()));
    return said;
  }
}
