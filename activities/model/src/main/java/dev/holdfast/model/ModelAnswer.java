package dev.holdfast.model;

import dev.holdfast.workflows.model.ProviderNote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's reply as the provider gave it.
 *
 * @param calls in the order the model asked for them; none when the model is done
 * @param note what it said beside the message
 */
public record ModelAnswer(
    String text, List<Asked> calls, Tokens tokens, @Nullable ProviderNote note) {
  public ModelAnswer {
    calls = List.copyOf(calls);
  }

  public ModelAnswer(String text, List<Asked> calls, long inputTokens, long outputTokens) {
    this(text, calls, new Tokens(inputTokens, outputTokens, null, null, null), null);
  }

  public long inputTokens() {
    return tokens.input();
  }

  public long outputTokens() {
    return tokens.output();
  }

  /**
   * A call the model asks for.
   *
   * @param providerCallId data only: may be missing or repeated
   * @param arguments raw JSON text
   */
  public record Asked(@Nullable String providerCallId, String tool, String arguments) {}

  /**
   * What the provider counted. Null: it did not say.
   *
   * @param input all of it, cached or not
   * @param output all of it, reasoning as well
   * @param cached of the input, read from a cache
   * @param written of the input, written to a cache
   * @param reasoning of the output
   * @param estimated the provider counted nothing: input and output are guessed by their length
   */
  public record Tokens(
      long input,
      long output,
      @Nullable Long cached,
      @Nullable Long written,
      @Nullable Long reasoning,
      boolean estimated) {

    public Tokens(
        long input,
        long output,
        @Nullable Long cached,
        @Nullable Long written,
        @Nullable Long reasoning) {
      this(input, output, cached, written, reasoning, false);
    }
  }
}
