package dev.holdfast.worker;

import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a worker says of its agents when it starts. */
final class StartLine {
  private StartLine() {}

  static String agent(AgentSpec spec) {
    String tools = spec.tools().stream().map(StartLine::tool).collect(Collectors.joining(", "));
    return "agent %s %s: model %s/%s, %s"
        .formatted(
            spec.name(),
            spec.version(),
            spec.model().provider(),
            spec.model().name(),
            tools.isEmpty() ? "no tools" : "tools " + tools);
  }

  private static String tool(ToolSpec tool) {
    return "%s (%s, %s)"
        .formatted(tool.name(), tool.effect(), tool.lane().name().toLowerCase(Locale.ROOT));
  }

  static String undeclared(String agent, ToolSpec tool) {
    return "tool %s of agent %s declares no effect: taken as %s, sent at most once, queued; it proceeds without approval. To say what it does add @ToolEffect(Effect.READ) if it changes nothing, @ToolEffect(Effect.IDEMPOTENT) if a second call with the same effect key changes nothing more, or @ToolEffect(Effect.UNSAFE) to keep it so"
        .formatted(tool.name(), agent, tool.effect());
  }
}
