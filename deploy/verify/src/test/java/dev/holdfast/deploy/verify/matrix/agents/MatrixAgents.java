package dev.holdfast.deploy.verify.matrix.agents;

import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentProvider;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.Lane;
import java.util.List;

/** One agent for each lane of the model; what they do is in the input of the run. */
public final class MatrixAgents implements AgentProvider {
  public static final String FAST = "matrix-fast";
  public static final String QUEUED = "matrix-queued";

  private static final String MODEL = "scripted/demo";

  /** Far more than any run says that it uses, but for those that are to be made smaller. */
  public static final int CONTEXT = 1_000_000;

  @Override
  public List<AgentDefinition> agents() {
    return List.of(agent(FAST, Lane.FAST), agent(QUEUED, Lane.QUEUED));
  }

  private static AgentDefinition agent(String name, Lane modelLane) {
    return AgentDefinition.named(name)
        .version("1")
        .modelLane(modelLane)
        .contextTokens(CONTEXT)
        .model(MODEL)
        .price(MODEL, ModelPrice.of(1_000_000, 1_000_000))
        .maxTurns(1_000)
        .maxToolCalls(2_000)
        .policy(PolicySpec.TRUST)
        .tools(new MatrixTools())
        .build();
  }
}
