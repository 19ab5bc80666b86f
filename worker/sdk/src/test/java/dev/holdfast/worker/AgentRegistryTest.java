package dev.holdfast.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.tool.Tool;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentRegistryTest {
  private final AgentRegistry registry =
      AgentRegistry.of(
          List.of(AgentDefinition.named("porter").build(), AgentDefinition.of(Clerk.class)));

  @Test
  void findsToolsByAgentAndName() throws Exception {
    Tool stamp = registry.find("clerk", "stamp");
    assertNotNull(stamp);
    assertEquals("a!", stamp.call("{\"letter\":\"a\"}", ToolContext.of("run_1", "c1", "stamp")));
    assertNull(registry.find("clerk", "post"));
    assertNull(registry.find("porter", "stamp"));
    assertNull(registry.find("nobody", "stamp"));
  }

  @Test
  void givesWhatIsStored() {
    List<RegisteredAgent> agents = registry.agents();
    assertEquals(
        List.of("clerk", "porter"), agents.stream().map(agent -> agent.spec().name()).toList());
    for (RegisteredAgent agent : agents) {
      assertEquals(agent.spec(), Wire.read(agent.json(), AgentSpec.class));
      assertEquals(agent.json(), CanonicalJson.of(agent.json()));
      assertEquals(agent.digest(), CanonicalJson.digest(agent.json()));
    }
  }

  @Test
  void saysAtStartWhatItHasAndWhatIsUndeclared() {
    String version = registry.agents().getFirst().spec().version();
    List<String> lines = registry.startLines();
    assertEquals(
        "agent clerk %s: model scripted/demo, tools count (READ, fast), stamp (UNSAFE, queued)"
            .formatted(version),
        lines.get(0));
    assertTrue(
        lines.get(1).startsWith("tool stamp of agent clerk declares no effect: taken as UNSAFE"),
        lines.get(1));
    assertTrue(lines.get(1).contains("; a call asks for approval. To say"), lines.get(1));
    assertTrue(lines.get(1).contains("@ToolEffect(Effect.IDEMPOTENT)"), lines.get(1));
    assertTrue(lines.get(1).contains("PolicySpec.TRUST"), lines.get(1));
    assertTrue(lines.get(2).endsWith("model scripted/demo, no tools"), lines.get(2));
    assertEquals(3, lines.size());
  }

  @Test
  void saysAtStartWhatThePolicyMakesOfUndeclaredTools() {
    assertTrue(undeclared(PolicySpec.TRUST).contains("; a call proceeds without approval. To say"));
    Rules rules =
        Rules.first("letters")
            .tools("stamp")
            .deny("No stamps are left.")
            .otherwise(Effect.UNSAFE, new Ruling.Deny("Not here."));
    String line = undeclared(rules.spec());
    assertTrue(
        line.contains("; a call is denied where no rule of the policy decides. To say"), line);
  }

  private static String undeclared(PolicySpec policy) {
    return AgentRegistry.of(
            List.of(AgentDefinition.named("c").tools(new Clerk()).policy(policy).build()))
        .startLines()
        .get(1);
  }

  @Test
  void refusesTwoAgentsOfOneName() {
    List<AgentDefinition> twins =
        List.of(AgentDefinition.named("clerk").build(), AgentDefinition.of(Clerk.class));
    String message =
        assertThrows(IllegalArgumentException.class, () -> AgentRegistry.of(twins)).toString();
    assertTrue(
        message.contains(
            "two agents are named clerk, by code and by class " + Clerk.class.getName()),
        message);
  }
}
