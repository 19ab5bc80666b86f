package dev.holdfast.workflows.agent;

import dev.holdfast.workflows.run.RunLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a run is frozen to it. Immutable; stored once under the digest of its canonical JSON.
 *
 * @param version the author's, or {@code dev-<digest8>} where the author gave none
 * @param instructions the system prompt
 */
public record AgentSpec(
    String name,
    String version,
    String instructions,
    ModelSpec model,
    List<ToolSpec> tools,
    RunLimits limits) {
  public AgentSpec {
    tools = List.copyOf(tools);
  }

  public @Nullable ToolSpec tool(String name) {
    for (ToolSpec tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }
}
