package dev.holdfast.worker;

import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The agents of a worker and the tools they brought. Immutable. */
public final class AgentRegistry implements ToolBox {
  private final Map<String, AgentDefinition> agents;

  private AgentRegistry(Map<String, AgentDefinition> agents) {
    this.agents = agents;
  }

  /**
   * Puts agents together.
   *
   * @throws IllegalArgumentException when two have one name
   */
  public static AgentRegistry of(List<AgentDefinition> definitions) {
    TreeMap<String, AgentDefinition> agents = new TreeMap<>();
    for (AgentDefinition definition : definitions) {
      AgentDefinition twin = agents.put(definition.name(), definition);
      if (twin != null) {
        throw new IllegalArgumentException(
            "two agents are named %s, by %s and by %s: rename one of them, or leave one out"
                .formatted(definition.name(), twin.origin(), definition.origin()));
      }
    }
    return new AgentRegistry(agents);
  }

  /** The same agents, those whose authors named no model asking this one. */
  public AgentRegistry askingByDefault(String model) {
    return of(agents.values().stream().map(agent -> agent.askingByDefault(model)).toList());
  }

  /** The agents as they are written to the store, sorted by name. */
  public List<RegisteredAgent> agents() {
    return agents.values().stream()
        .map(definition -> RegisteredAgent.of(definition.spec()))
        .toList();
  }

  @Override
  public @Nullable Tool find(String agent, String tool) {
    AgentDefinition definition = agents.get(agent);
    if (definition != null) {
      for (Tool candidate : definition.tools()) {
        if (candidate.spec().name().equals(tool)) {
          return candidate;
        }
      }
    }
    return null;
  }

  /** What a worker says at start: a line per agent, and one per tool that declares no effect. */
  public List<String> startLines() {
    List<String> lines = new ArrayList<>();
    for (AgentDefinition definition : agents.values()) {
      lines.add(StartLine.agent(definition.spec()));
      definition.spec().tools().stream()
          .filter(tool -> !tool.declared())
          .forEach(tool -> lines.add(StartLine.undeclared(definition.spec(), tool)));
    }
    return lines;
  }
}
