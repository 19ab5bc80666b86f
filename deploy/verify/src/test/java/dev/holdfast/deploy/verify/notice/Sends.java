package dev.holdfast.deploy.verify.notice;

import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolContext;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tool that only writes down what it sent. */
public final class Sends {
  private final List<String> sent = new CopyOnWriteArrayList<>();

  List<String> sent() {
    return List.copyOf(sent);
  }

  @Tool(name = "send", value = "Sends")
  @ToolEffect(value = Effect.UNSAFE, timeout = "PT10S")
  public String send(@P("label") String label, ToolContext context) {
    sent.add(label);
    return "sent " + label;
  }
}
