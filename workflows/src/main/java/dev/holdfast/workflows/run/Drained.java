package dev.holdfast.workflows.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.wait.Release;
import dev.holdfast.workflows.wait.WaitStanding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a drain.
 *
 * @param upTo the newest inbox number it took; the next drain starts behind it
 * @param messages user messages for the model, in inbox order
 * @param ending set when something it took ends the run: the first such thing in inbox order, then
 *     the time
 * @param waits how far the waits that it changed have come
 * @param released calls that wait no longer
 * @param orders what the run was told to do; null for nothing
 */
public record Drained(
    long upTo,
    List<TakenMessage> messages,
    @Nullable RunEnding ending,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<WaitStanding> waits,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Release> released,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Orders orders) {
  public Drained {
    messages = List.copyOf(messages);
    // Null in rows from before anything could wait.
    waits = waits == null ? List.of() : List.copyOf(waits);
    released = released == null ? List.of() : List.copyOf(released);
  }

  public Drained(long upTo, List<TakenMessage> messages, @Nullable RunEnding ending) {
    this(upTo, messages, ending, List.of(), List.of(), null);
  }

  /**
   * A message as it was accepted.
   *
   * @param followsUp it is heard only behind the next answer
   */
  public record TakenMessage(
      String commandId,
      String by,
      String text,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean followsUp) {

    public TakenMessage(String commandId, String by, String text) {
      this(commandId, by, text, false);
    }
  }
}
