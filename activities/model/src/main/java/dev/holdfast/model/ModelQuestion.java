package dev.holdfast.model;

import dev.holdfast.workflows.agent.AgentSpec;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked.
 *
 * @param turn the turn that asks, from 1; {@link #BESIDE} where none does
 * @param attempt the attempt within this process, from 1
 * @param input JSON text the run was started with
 * @param wanted what the outcome must look like; null where any text will do
 * @param transcript what was said before, oldest first, without the input
 * @param hearing is told of the reply's text as it comes, by a provider that hears it in parts
 */
public record ModelQuestion(
    String runId,
    int turn,
    int attempt,
    AgentSpec spec,
    String input,
    List<TranscriptEntry> transcript,
    @Nullable Wanted wanted,
    Consumer<String> hearing) {
  public ModelQuestion {
    transcript = List.copyOf(transcript);
  }

  /** Asked by somebody who waits for the whole. */
  public ModelQuestion(
      String runId,
      int turn,
      int attempt,
      AgentSpec spec,
      String input,
      List<TranscriptEntry> transcript,
      @Nullable Wanted wanted) {
    this(runId, turn, attempt, spec, input, transcript, wanted, part -> {});
  }

  /** The same, told to somebody as it comes. */
  public ModelQuestion heardBy(Consumer<String> listener) {
    return new ModelQuestion(runId, turn, attempt, spec, input, transcript, wanted, listener);
  }

  /** The turn of a question that belongs to none. */
  public static final int BESIDE = 0;

  /**
   * The form of an outcome.
   *
   * @param schema JSON Schema of an object
   * @param now nothing else is wanted: the model had given one that does not match
   */
  public record Wanted(String schema, boolean now) {}
}
