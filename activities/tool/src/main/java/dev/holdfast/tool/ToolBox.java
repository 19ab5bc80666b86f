package dev.holdfast.tool;

import org.jspecify.annotations.Nullable;

/** The tools a worker has, by agent and name. */
public interface ToolBox {

  /** The tool, or null where this worker does not have it. */
  @Nullable Tool find(String agent, String tool);
}
