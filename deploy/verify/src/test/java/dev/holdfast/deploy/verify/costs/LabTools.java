package dev.holdfast.deploy.verify.costs;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tools that only write down that they were called. */
public final class LabTools {
  private static final String LONG = "PT60S";

  private final List<String> effects = new CopyOnWriteArrayList<>();

  /** The effect keys of the UNSAFE calls that were made, in order. */
  List<String> effects() {
    return List.copyOf(effects);
  }

  @Tool(name = "read_fast", value = "Reads")
  @ToolEffect(Effect.READ)
  public String readFast(@P("label") String label) {
    return "read " + label;
  }

  @Tool(name = "put_fast", value = "Puts")
  @ToolEffect(Effect.IDEMPOTENT)
  public String putFast(@P("label") String label) {
    return "put " + label;
  }

  @Tool(name = "read_queued", value = "Reads slowly")
  @ToolEffect(value = Effect.READ, timeout = LONG)
  public String readQueued(@P("label") String label) {
    return "read " + label;
  }

  @Tool(name = "send", value = "Sends")
  @ToolEffect(value = Effect.UNSAFE, timeout = LONG)
  public String send(@P("label") String label, ToolContext context) {
    effects.add(context.effectKey());
    return "sent " + label;
  }
}
