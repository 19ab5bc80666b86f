package dev.holdfast.deploy.verify.matrix.agents;

import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentProvider;
import dev.holdfast.worker.Rules;
import dev.holdfast.workflows.policy.AskTerms;
import java.util.List;

/** One agent for the worker's group alone, which asks before it sends. */
public final class GroupAgents implements AgentProvider {

  /** The agent of a group. */
  public static String agentOf(String group) {
    return "asks-in-" + group;
  }

  @Override
  public List<AgentDefinition> agents() {
    return List.of(
        AgentDefinition.named(agentOf(System.getenv("HOLDFAST_WORKER_GROUP")))
            .version("1")
            .model("scripted/demo")
            .contextTokens(MatrixAgents.CONTEXT)
            .maxTurns(100)
            .policy(Rules.first("asks").tools("send").ask(AskTerms.DEFAULT).spec())
            .tools(new MatrixTools())
            .build());
  }
}
