package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Performs and ends tool calls. Both may be repeated: the row of the call decides. */
@ActivityInterface
public interface ToolSteps {
  @ActivityMethod(name = Names.TOOL_CALL)
  ToolCallResult call(ToolCallRequest request);

  @ActivityMethod(name = Names.TOOL_END)
  ToolCallResult end(EndCallRequest request);
}
