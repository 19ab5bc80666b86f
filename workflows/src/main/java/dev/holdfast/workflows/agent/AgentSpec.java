package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.run.RunLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a run is frozen to it. Immutable; stored once under the digest of its canonical JSON.
 *
 * @param version the author's, or {@code dev-<digest8>} where the author gave none
 * @param instructions the system prompt
 * @param inputSchema JSON Schema that a run's input must match; null takes any. An agent without
 *     one has the digest it had before there were any
 */
public record AgentSpec(
    String name,
    String version,
    String instructions,
    ModelSpec model,
    List<ToolSpec> tools,
    RunLimits limits,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String inputSchema) {
  public AgentSpec {
    tools = List.copyOf(tools);
  }

  public AgentSpec(
      String name,
      String version,
      String instructions,
      ModelSpec model,
      List<ToolSpec> tools,
      RunLimits limits) {
    this(name, version, instructions, model, tools, limits, null);
  }

  /** This agent with a tool more. */
  public AgentSpec offering(ToolSpec tool) {
    List<ToolSpec> more = new ArrayList<>(tools);
    more.add(tool);
    return new AgentSpec(name, version, instructions, model, more, limits, inputSchema);
  }

  public @Nullable ToolSpec tool(String name) {
    for (ToolSpec tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }

  /** The same agent, asking another model. */
  public AgentSpec asking(ModelSpec other) {
    return new AgentSpec(name, version, instructions, other, tools, limits, inputSchema);
  }
}
