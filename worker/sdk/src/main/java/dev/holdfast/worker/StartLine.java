package dev.holdfast.worker;

import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  static String undeclared(AgentSpec agent, ToolSpec tool) {
    return "tool %s of agent %s declares no effect: taken as %s, sent at most once, queued; %s. To say what it does add @ToolEffect(Effect.READ) if it changes nothing, @ToolEffect(Effect.IDEMPOTENT) if a second call with the same effect key changes nothing more, or @ToolEffect(Effect.UNSAFE) to keep it so; what is asked about is said by the agent's policy, and PolicySpec.TRUST asks about nothing"
        .formatted(tool.name(), agent.name(), tool.effect(), judged(agent.policy(), tool));
  }

  private static String judged(@Nullable PolicySpec policy, ToolSpec tool) {
    if (policy == null) {
      return "it proceeds without approval";
    }
    String usually =
        switch (policy.otherwise(tool.effect())) {
          case Ruling.Ask ask -> "asks for approval";
          case Ruling.Deny deny -> "is denied";
          case Ruling.Skip skip -> "is skipped";
          case Ruling.Proceed proceed -> "proceeds without approval";
          case Ruling.Mutate mutate -> "proceeds without approval, with arguments of the policy's";
        };
    return policy.rules().isEmpty()
        ? "a call " + usually
        : "a call " + usually + " where no rule of the policy decides";
  }
}
