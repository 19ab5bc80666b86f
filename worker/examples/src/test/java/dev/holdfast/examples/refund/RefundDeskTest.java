package dev.holdfast.examples.refund;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.examples.rehearsal.Rehearsal;
import dev.holdfast.examples.shop.Shop;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentRegistry;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RefundDeskTest {
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
      String last = new Rehearsal(inAHurry(shop.uri())).play(INPUT);
      assertTrue(
          last.matches("Order A-1001 is refunded: re_\\d+ pays 2001 cents back to Alan Turing\\."),
          last);
      JsonNode effects = effects(shop);
      assertEquals(6, effects.size());
      effects.forEach(effect -> assertEquals(1, effect.path("times").asInt(), effect.toString()));
    }
  }

  @Test
  void tellsTheModelWhatTheShopSays() throws Exception {
    try (Shop shop = Shop.open(0, null, Duration.ZERO)) {
      assertEquals("there is no order 12", faultOf(shop.uri(), "{\"order\":\"12\"}"));
    }
  }

  @Test
  void tellsTheModelThatTheShopIsClosed() throws Exception {
    Shop shop = Shop.open(0, null, Duration.ZERO);
    URI uri = shop.uri();
    shop.close();
    assertEquals("the shop at " + uri + " is closed", faultOf(uri, "{\"order\":\"A-1\"}"));
  }

  private String faultOf(URI shop, String arguments) {
    Rehearsal rehearsal = new Rehearsal(inAHurry(shop));
    return String.valueOf(
        assertThrows(ToolFault.class, () -> rehearsal.call("c1", "order.find", arguments))
            .getMessage());
  }

  /** The desk of another shop, with a model that takes no time. */
  private AgentDefinition inAHurry(URI shop) {
    String script =
        String.valueOf(desk.spec().model().script())
            .replaceAll("\"delay_ms\": \\d+", "\"delay_ms\": 0");
    return AgentDefinition.named("refund-desk")
        .tools(new RefundDesk(new ShopClient(shop)))
        .script(script)
        .build();
  }

  private static JsonNode effects(Shop shop) throws Exception {
    try (var body = URI.create(shop.uri() + "/effects?run=" + Rehearsal.RUN).toURL().openStream()) {
      return new ObjectMapper().readTree(body).path("effects");
    }
  }
}
