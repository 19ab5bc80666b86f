package dev.holdfast.workflows.model;

import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.tool.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a model step: the assistant's message, what it planned and what it cost.
 *
 * @param failure set when the model failed for good or the run ended before it replied; then there
 *     is no text and no call
 * @param outgrown it took longer than the fast lane allows
 */
public record ModelReply(
    String text,
    List<AskedCall> asked,
    List<PlannedCall> planned,
    Usage usage,
    @Nullable RunEnding failure,
    boolean outgrown) {

  public ModelReply {
    asked = List.copyOf(asked);
    planned = List.copyOf(planned);
  }

  /**
   * A call as the model asked for it.
   *
   * @param callId ours
   * @param providerCallId the provider's, data only: may be missing or repeated
   * @param arguments raw JSON text as the model wrote it
   */
  public record AskedCall(
      String callId, @Nullable String providerCallId, String tool, String arguments) {}

  public record Usage(String provider, String model, long inputTokens, long outputTokens) {
    public long tokens() {
      return inputTokens + outputTokens;
    }
  }
}
