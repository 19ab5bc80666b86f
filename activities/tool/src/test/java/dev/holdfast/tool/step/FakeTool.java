package dev.holdfast.tool.step;

import dev.holdfast.tool.Tool;
import dev.holdfast.tool.ToolFault;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A tool that does what a test says and counts how often. */
record FakeTool(ToolSpec spec, Body body, List<Long> calledAtNanos) implements Tool {

  /** What a call does. */
  interface Body {
    String call(int number, ToolContext context) throws ToolFault, InterruptedException;
  }

  static ToolSpec spec(Effect effect, long timeoutMillis) {
    return new ToolSpec(
        "act",
        "Acts",
        "{\"type\":\"object\"}",
        effect,
        ToolSpec.laneOf(effect, timeoutMillis),
        timeoutMillis,
        true);
  }

  static ToolSpec queued(Effect effect) {
    return new ToolSpec("act", "Acts", "{\"type\":\"object\"}", effect, Lane.QUEUED, 5_000, true);
  }

  static FakeTool of(ToolSpec spec, Body body) {
    return new FakeTool(spec, body, new CopyOnWriteArrayList<>());
  }

  @Override
  public String call(String arguments, ToolContext context) throws ToolFault, InterruptedException {
    calledAtNanos.add(System.nanoTime());
    return body.call(calledAtNanos.size(), context);
  }

  @Override
  public Reconciled reconcile(ToolContext context) {
    return new Reconciled.NotDone();
  }

  int calls() {
    return calledAtNanos.size();
  }
}
