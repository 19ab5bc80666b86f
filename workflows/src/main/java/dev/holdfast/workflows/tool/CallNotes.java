package dev.holdfast.workflows.tool;

import org.jspecify.annotations.Nullable;

/** Takes what a call says while it is under way. Never slows a tool down and never fails it. */
public interface CallNotes {

  /** Takes nothing. */
  CallNotes NONE = (what, part) -> {};

  /**
   * See {@link ToolContext#progress(String, double)}.
   *
   * @param part from 0 to 1; null where nobody knows how much is done
   */
  void progress(String what, @Nullable Double part);
}
