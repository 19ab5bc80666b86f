package dev.holdfast.model.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ToolNamesTest {
  @Test
  void leadsBackWhateverTheNamesAre() {
    List<String> ours =
        List.of(
            "a.b", "a_b", "a-b", "a/b", "1st", "_1st", "x".repeat(70), "x".repeat(71), "caf\u00e9");
    ToolNames names = new ToolNames(ours.stream().map(this::tool).toList());
    Set<String> sent = new HashSet<>();
    for (String name : ours) {
      String wire = names.sent(name);
      assertTrue(wire.matches("[A-Za-z_][A-Za-z0-9_-]{0,63}"), wire);
      assertTrue(sent.add(wire), wire);
      assertEquals(name, names.ours(wire));
    }
    assertEquals("made.up", names.ours("made.up"));
    assertEquals("made_up", names.sent("made.up"));
  }

  private ToolSpec tool(String name) {
    return new ToolSpec(name, "", "{}", Effect.READ, Lane.FAST, 1_000, true);
  }
}
