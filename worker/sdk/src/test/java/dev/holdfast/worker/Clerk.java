package dev.holdfast.worker;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.Tool;

@Agent(
    name = "clerk",
    instructions = "Be brief.",
    script = "clerk.json",
    maxTurns = 7,
    maxToolCalls = 0,
    deadline = "PT1H")
class Clerk {
  @Tool("Stamps a letter")
  String stamp(String letter) {
    return letter + "!";
  }

  @Tool("Counts letters")
  @ToolEffect(Effect.READ)
  int count() {
    return 3;
  }
}
