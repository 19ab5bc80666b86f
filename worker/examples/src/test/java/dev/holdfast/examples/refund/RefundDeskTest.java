package dev.holdfast.examples.refund;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.examples.shop.Shop;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.TranscriptEntry;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentRegistry;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.ToolContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefundDeskTest {
  private static final String RUN = "run_1";
  private static final String INPUT = "{\"order\":\"A-1001\",\"reason\":\"arrived broken\"}";

  private final AgentDefinition desk = AgentDefinition.of(RefundDesk.class);

  @Test
  void declaresWhatItsToolsDo() {
    Map<String, Effect> effects =
        desk.spec().tools().stream().collect(Collectors.toMap(ToolSpec::name, ToolSpec::effect));
    assertEquals(
        Map.of(
            "order.find", Effect.READ,
            "customer.history", Effect.READ,
            "rules.read", Effect.READ,
            "refund.create", Effect.UNSAFE,
            "mail.send", Effect.IDEMPOTENT,
            "order.note", Effect.IDEMPOTENT),
        effects);
    assertTrue(desk.spec().tools().stream().allMatch(ToolSpec::declared));
    for (ToolSpec tool : desk.spec().tools()) {
      Lane lane = tool.name().equals("refund.create") ? Lane.QUEUED : Lane.FAST;
      assertEquals(lane, tool.lane(), tool.name());
    }
    assertEquals(Lane.FAST, desk.spec().model().lane());
    assertEquals(1, AgentRegistry.of(List.of(desk)).startLines().size());
  }

  @Test
  void refundsAnOrderOnceAndSaysSo() throws Exception {
    try (Shop shop = Shop.open(0, null, Duration.ZERO)) {
      ModelAnswer last = play(shop);
      assertTrue(
          last.text()
              .matches("Order A-1001 is refunded: re_\\d+ pays 2001 cents back to Alan Turing\\."),
          last.text());
      JsonNode effects = effects(shop);
      assertEquals(6, effects.size());
      effects.forEach(effect -> assertEquals(1, effect.path("times").asInt(), effect.toString()));
    }
  }

  @Test
  void tellsTheModelWhatTheShopSays() throws Exception {
    try (Shop shop = Shop.open(0, null, Duration.ZERO)) {
      ToolFault fault =
          assertThrows(
              ToolFault.class, () -> call(tools(shop), "c1", "order.find", "{\"order\":\"12\"}"));
      assertEquals("there is no order 12", fault.getMessage());
    }
  }

  @Test
  void tellsTheModelThatTheShopIsClosed() throws Exception {
    Shop shop = Shop.open(0, null, Duration.ZERO);
    AgentRegistry tools = tools(shop);
    URI uri = shop.uri();
    shop.close();
    ToolFault fault =
        assertThrows(ToolFault.class, () -> call(tools, "c1", "order.find", "{\"order\":\"A-1\"}"));
    assertEquals("the shop at " + uri + " is closed", fault.getMessage());
  }

  /** The loop without what makes it durable. */
  private ModelAnswer play(Shop shop) throws Exception {
    AgentRegistry tools = tools(shop);
    AgentSpec spec = inAHurry(desk.spec());
    ScriptedModel model = new ScriptedModel();
    List<TranscriptEntry> transcript = new ArrayList<>();
    for (int turn = 1; turn <= spec.limits().turns(); turn++) {
      ModelAnswer answer =
          model.ask(new ModelQuestion(RUN, turn, 1, spec, INPUT, List.copyOf(transcript), null));
      assertFalse(answer.text().contains("unknown"), answer.text());
      if (answer.calls().isEmpty()) {
        return answer;
      }
      List<ModelReply.AskedCall> asked = new ArrayList<>();
      List<CallEnd> ends = new ArrayList<>();
      for (ModelAnswer.Asked call : answer.calls()) {
        String id = "t" + turn + "c" + asked.size();
        asked.add(new ModelReply.AskedCall(id, null, call.tool(), call.arguments()));
        String result = call(tools, id, call.tool(), call.arguments());
        ends.add(new CallEnd(id, call.tool(), OutcomeKind.OK, result));
      }
      var usage = new ModelReply.Usage("scripted", "demo", 0, 0);
      transcript.add(
          new TranscriptEntry.Replied(
              new ModelReply(answer.text(), asked, List.of(), usage, null, false)));
      ends.forEach(end -> transcript.add(new TranscriptEntry.CallEnded(end)));
    }
    throw new AssertionError("the script did not end within its turns");
  }

  private static AgentSpec inAHurry(AgentSpec spec) {
    String script =
        String.valueOf(spec.model().script()).replaceAll("\"delay_ms\": \\d+", "\"delay_ms\": 0");
    return AgentDefinition.named(spec.name()).script(script).build().spec();
  }

  private static String call(AgentRegistry tools, String callId, String name, String arguments)
      throws Exception {
    Tool tool = tools.find("refund-desk", name);
    assertNotNull(tool, name);
    assertEquals(List.of(), InputSchema.check(tool.spec().inputSchema(), arguments), name);
    return tool.call(arguments, ToolContext.of(RUN, callId, name));
  }

  private static AgentRegistry tools(Shop shop) {
    return AgentRegistry.of(
        List.of(
            AgentDefinition.named("refund-desk")
                .tools(new RefundDesk(new ShopClient(shop.uri())))
                .build()));
  }

  private static JsonNode effects(Shop shop) throws Exception {
    try (var body = URI.create(shop.uri() + "/effects?run=" + RUN).toURL().openStream()) {
      return new ObjectMapper().readTree(body).path("effects");
    }
  }
}
