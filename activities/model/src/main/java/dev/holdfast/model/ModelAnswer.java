package dev.holdfast.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model's reply as the provider gave it.
 *
 * @param calls in the order the model asked for them; none when the model is done
 */
public record ModelAnswer(String text, List<Asked> calls, long inputTokens, long outputTokens) {
  public ModelAnswer {
    calls = List.copyOf(calls);
  }

  /**
   * A call the model asks for.
   *
   * @param providerCallId data only: may be missing or repeated
   * @param arguments raw JSON text
   */
  public record Asked(@Nullable String providerCallId, String tool, String arguments) {}
}
