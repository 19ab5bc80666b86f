package dev.holdfast.deploy.verify.matrix.agents;

import dev.holdfast.worker.AgentDefinition;
import dev.holdfast.worker.AgentProvider;
import dev.holdfast.worker.Rules;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.OnUnknown;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.step.Lane;
import java.time.Duration;
import java.util.List;

/** One agent for each lane of the model; what they do is in the input of the run. */
public final class MatrixAgents implements AgentProvider {
  public static final String FAST = "matrix-fast";
  public static final String QUEUED = "matrix-queued";
  public static final String ASKING = "matrix-asking";

  /** Asks, but not for long. */
  public static final String HASTY = "matrix-hasty";

  /** Asks three, of whom two must agree. */
  public static final String TWO_OF_THREE = "matrix-two-of-three";

  /** May make one call, and asks for more. */
  public static final String FRUGAL = "matrix-frugal";

  /** Waits where nobody knows whether a call took effect. */
  public static final String DOUBTING = "matrix-doubting";

  private static final PolicySpec WAITS_WHERE_UNKNOWN =
      new PolicySpec(PolicySpec.TRUST.rules(), PolicySpec.TRUST.otherwise(), OnUnknown.WAIT);

  private static final AskTerms HASTY_TERMS =
      AskTerms.DEFAULT
          .within(Duration.ofSeconds(6))
          .remindedAfter(Duration.ofSeconds(1))
          .escalatedAfter(Duration.ofSeconds(3), "boss");
  private static final AskTerms TWO_OF_THREE_TERMS = AskTerms.of("anna", "ben", "cleo").quorum(2);

  private static final String MODEL = "scripted/demo";

  /** Far more than any run says that it uses, but for those that are to be made smaller. */
  public static final int CONTEXT = 1_000_000;

  @Override
  public List<AgentDefinition> agents() {
    return List.of(
        agent(FAST, Lane.FAST, PolicySpec.TRUST),
        agent(QUEUED, Lane.QUEUED, PolicySpec.TRUST),
        agent(ASKING, Lane.FAST, asking(AskTerms.DEFAULT)),
        agent(HASTY, Lane.FAST, asking(HASTY_TERMS)),
        builder(FRUGAL, Lane.FAST, PolicySpec.TRUST).maxToolCalls(1).asksForMore().build(),
        agent(DOUBTING, Lane.FAST, WAITS_WHERE_UNKNOWN),
        agent(TWO_OF_THREE, Lane.FAST, asking(TWO_OF_THREE_TERMS)));
  }

  /** Every call of these tools asks, whatever its effect. */
  private static PolicySpec asking(AskTerms terms) {
    return Rules.first("asks").tools("put_*", "send", "pay").ask(terms).spec();
  }

  private static AgentDefinition agent(String name, Lane modelLane, PolicySpec policy) {
    return builder(name, modelLane, policy).build();
  }

  private static AgentDefinition.Builder builder(String name, Lane modelLane, PolicySpec policy) {
    return AgentDefinition.named(name)
        .version("1")
        .modelLane(modelLane)
        .contextTokens(CONTEXT)
        .model(MODEL)
        .price(MODEL, ModelPrice.of(1_000_000, 1_000_000))
        .maxTurns(1_000)
        .maxToolCalls(2_000)
        .policy(policy)
        .tools(new MatrixTools());
  }
}
