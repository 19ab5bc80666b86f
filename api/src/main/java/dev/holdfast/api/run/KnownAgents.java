package dev.holdfast.api.run;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.store.agent.Agents;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.wire.Wire;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the agent that a caller means, or says which there are. */
@Singleton
final class KnownAgents {
  private final Agents agents;

  KnownAgents(Agents agents) {
    this.agents = agents;
  }

  /**
   * The agent of a name.
   *
   * @param version null for the one registered last
   */
  AgentRow named(Principal principal, String name, @Nullable String version) {
    AgentRow agent = agents.resolve(principal, name, version);
    if (agent != null) {
      return agent;
    }
    if (version != null && agents.resolve(principal, name, null) != null) {
      throw new ProblemException(
              ProblemCode.AGENT_UNKNOWN, "The agent %s has no version %s.".formatted(name, version))
          .at(Fault.at("/version", "unknown", "This version was never registered."));
    }
    List<String> known = agents.known(principal);
    throw new ProblemException(
            ProblemCode.AGENT_UNKNOWN,
            known.isEmpty()
                ? "No agent is registered: start a worker that brings one."
                : "There is no agent with this name; there are: %s."
                    .formatted(String.join(", ", known)))
        .at(Fault.at("/agent", "unknown", "No worker ever registered an agent of this name."))
        .with("known_agents", known);
  }

  /** The only agent that has a tool of this name. */
  AgentRow offering(Principal principal, String tool) {
    List<AgentRow> offering =
        agents.known(principal).stream()
            .map(name -> named(principal, name, null))
            .filter(agent -> Wire.read(agent.spec(), AgentSpec.class).tool(tool) != null)
            .toList();
    if (offering.size() == 1) {
      return offering.getFirst();
    }
    throw ProblemException.invalid(
        List.of(
            offering.isEmpty()
                ? Fault.at("/action/tool", "unknown", "No agent has a tool of this name.")
                : Fault.at(
                    "/agent",
                    "required",
                    "More than one agent has this tool: say by whose rules it is judged, those of %s."
                        .formatted(
                            offering.stream()
                                .map(AgentRow::name)
                                .collect(Collectors.joining(" or "))))));
  }
}
