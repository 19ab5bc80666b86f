package dev.holdfast.workflows.tool;

import dev.holdfast.workflows.step.Digest;
import org.jspecify.annotations.Nullable;

/** Takes what a call says and leaves while it is under way. */
public interface CallNotes {

  /** Takes nothing. */
  CallNotes NONE =
      new CallNotes() {
        @Override
        public void progress(String what, @Nullable Double part) {}

        @Override
        public String keep(String name, String mediaType, String content, boolean base64) {
          return Digest.of(content);
        }
      };

  /**
   * See {@link ToolContext#progress(String, double)}. Never slows a tool down and never fails it.
   *
   * @param part from 0 to 1; null where nobody knows how much is done
   */
  void progress(String what, @Nullable Double part);

  /**
   * See {@link ToolContext#keep(String, String, String)}.
   *
   * @param base64 the content stands for bytes
   * @return the id under which it will be found
   */
  String keep(String name, String mediaType, String content, boolean base64);
}
