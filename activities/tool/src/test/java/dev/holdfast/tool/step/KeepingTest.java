package dev.holdfast.tool.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.tool.ReadArtifact;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Kept;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call leaves something under a name. */
class KeepingTest {

  @ParameterizedTest
  @EnumSource(Lane.class)
  void keepsItWithTheEndOfTheCall(Lane lane) {
    FakeTool tool =
        FakeTool.of(
            lane == Lane.FAST ? FakeTool.spec(Effect.READ, 1_000) : FakeTool.queued(Effect.UNSAFE),
            (number, context) -> {
              context.keep("report.md", "draft", "text/markdown");
              context.keep("data.bin", new byte[] {1, 2, 3, 4}, "application/x-bin");
              return context.keep("report.md", "# done", "text/markdown");
            });
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.OK, bench.call(0).kind());
    String digest = Digest.of("# done");
    assertEquals(digest, bench.row(0).content());
    assertEquals(
        List.of(
            new Kept("data.bin", "application/x-bin", Digest.of("AQIDBA=="), 4, true),
            new Kept("report.md", "text/markdown", digest, 6, false)),
        bench.row(0).kept());
    assertEquals("# done", bench.ledger.artifact(CallBench.RUN, digest, 0, 99));
    assertNull(bench.ledger.artifact(CallBench.RUN, Digest.of("draft"), 0, 99));
    List<String> told = bench.toldTypes();
    assertEquals(
        List.of("artifact.created", "artifact.created", "tool.completed"),
        told.subList(told.size() - 3, told.size()));
    JsonNode event = Wire.read(bench.told().get(told.size() - 2).data(), JsonNode.class);
    assertEquals("report.md", event.get("name").asText());
    assertEquals(digest, event.get("digest").asText());
    assertEquals(6, event.get("length").asInt());
    assertEquals("call_0", event.get("call").asText());
  }

  @Test
  void theModelReadsItByItsName() throws Exception {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 1_000),
            (number, context) -> {
              context.keep("notes", "notes of call " + number);
              context.keep("photo", new byte[] {1}, "image/png");
              return "done";
            });
    var bench = new CallBench(tool);
    bench.call(0);
    bench.call(1);
    var reader = new ReadArtifact(bench.ledger, bench.view());
    ToolContext context = ToolContext.of(CallBench.RUN, "c9", "read_artifact");
    assertEquals("notes of call 2", reader.call("{\"id\":\"notes\"}", context));
    assertEquals("call", reader.call("{\"id\":\"notes\",\"offset\":9,\"length\":4}", context));
    String refusal =
        assertThrows(ToolFault.class, () -> reader.call("{\"id\":\"photo\"}", context)).toString();
    assertTrue(refusal.contains("image/png"), refusal);
    assertThrows(ToolFault.class, () -> reader.call("{\"id\":\"other\"}", context));
  }

  @Test
  void keepsALongResultAsWell() {
    String result = "r".repeat(10_000);
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 1_000),
            (number, context) -> {
              context.keep("a.txt", "a");
              return result;
            });
    var bench = new CallBench(tool);
    bench.call(0);
    assertEquals(result, bench.ledger.artifact(CallBench.RUN, Digest.of(result), 0, 20_000));
    assertEquals("a", bench.ledger.artifact(CallBench.RUN, Digest.of("a"), 0, 9));
  }

  @Test
  void aCallThatFailsLeavesNothing() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 1_000),
            (number, context) -> {
              context.keep("a.txt", "a");
              throw new ToolFault("no");
            });
    var bench = new CallBench(tool);
    assertEquals(OutcomeKind.ERROR, bench.call(0).kind());
    assertEquals(List.of(), bench.row(0).kept());
    assertNull(bench.ledger.artifact(CallBench.RUN, Digest.of("a"), 0, 9));
    assertEquals(List.of("tool.failed"), bench.toldTypes());
  }

  @Test
  void aTryThatFailedLeavesNothing() {
    FakeTool tool =
        FakeTool.of(
            FakeTool.spec(Effect.READ, 2_000).tried(2),
            (number, context) -> {
              context.keep("try " + number, "a");
              if (number == 1) {
                throw new IllegalStateException("again");
              }
              return "done";
            });
    var bench = new CallBench(tool);
    bench.call(0);
    assertEquals(List.of("try 2"), bench.row(0).kept().stream().map(Kept::name).toList());
  }

  @Test
  void refusesWhatIsTooMuchOrHasNoName() {
    String big = "x".repeat(4 * 1024 * 1024);
    assertRefused((number, context) -> context.keep("a/b", "x"));
    assertRefused((number, context) -> context.keep(" ", "x"));
    assertRefused((number, context) -> context.keep("a", "x", "no type"));
    assertRefused((number, context) -> context.keep("a", big + "x"));
    assertRefused((number, context) -> {
      context.keep("a", big);
      context.keep("b", big);
      return context.keep("c", "x");
    });
    assertRefused((number, context) -> {
      for (int i = 0; i < 33; i++) {
        context.keep("name " + i, "x");
      }
      return "done";
    });
  }

  private static void assertRefused(FakeTool.Body body) {
    var bench = new CallBench(FakeTool.of(FakeTool.spec(Effect.READ, 2_000), body));
    assertEquals(OutcomeKind.ERROR, bench.call(0).kind());
    assertTrue(bench.row(0).content().contains("IllegalArgumentException"));
  }
}
