package dev.holdfast.tool;

import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.tool.Reconciled;
import dev.holdfast.workflows.tool.ToolContext;

/** Something an agent can call. Safe for use by many threads. */
public interface Tool {

  ToolSpec spec();

  /**
   * Calls it. An interrupt asks it to stop.
   *
   * @param arguments JSON object that the input schema accepted
   * @return the result as JSON, or plain text
   * @throws ToolFault when the tool itself says no; the message goes to the model
   */
  String call(String arguments, ToolContext context) throws ToolFault, InterruptedException;

  /** Asks whether the call with this context's effect key happened. */
  default Reconciled reconcile(ToolContext context) {
    return new Reconciled.Unknown();
  }
}
