package dev.holdfast.workflows.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a drain.
 *
 * @param upTo the newest inbox number it took; the next drain starts behind it
 * @param messages user messages for the model, in inbox order
 * @param ending set when something it took ends the run: the first such thing in inbox order, then
 *     the time
 */
public record Drained(long upTo, List<TakenMessage> messages, @Nullable RunEnding ending) {
  public Drained {
    messages = List.copyOf(messages);
  }

  /** A message as it was accepted. */
  public record TakenMessage(String commandId, String by, String text) {}
}
