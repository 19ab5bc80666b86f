package dev.holdfast.tool.step;

import dev.holdfast.workflows.tool.CallNotes;
import org.jspecify.annotations.Nullable;

/** What the tool of a call under way says and leaves. */
record LiveNotes(Progress progress, Keeping keeping) implements CallNotes {

  @Override
  public void progress(String what, @Nullable Double part) {
    progress.say(what, part);
  }

  @Override
  public String keep(String name, String mediaType, String content, boolean base64) {
    return keeping.keep(name, mediaType, content, base64);
  }
}
