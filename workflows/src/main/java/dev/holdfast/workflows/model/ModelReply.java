package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.tool.PlannedCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a model step: the assistant's message, what it planned and what it cost.
 *
 * @param failure set when the model failed for good, its reply was not whole, or the run ended
 *     before it replied; then there is no call, and text only of a reply that was not whole
 * @param outgrown it took longer than the fast lane allows
 * @param note what the provider said beside the message
 */
public record ModelReply(
    String text,
    List<AskedCall> asked,
    List<PlannedCall> planned,
    Usage usage,
    @Nullable RunEnding failure,
    boolean outgrown,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProviderNote note) {

  public ModelReply {
    asked = List.copyOf(asked);
    planned = List.copyOf(planned);
  }

  public ModelReply(
      String text,
      List<AskedCall> asked,
      List<PlannedCall> planned,
      Usage usage,
      @Nullable RunEnding failure,
      boolean outgrown) {
    this(text, asked, planned, usage, failure, outgrown, null);
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

  /**
   * What a reply used.
   *
   * @param inputTokens all of them, cached ones as well
   * @param outputTokens all of them, reasoning as well
   * @param cachedInputTokens of the input, read from the provider's cache; null: not told
   * @param cacheWriteTokens of the input, written to the provider's cache; null: not told
   * @param reasoningTokens of the output; null: not told
   * @param costMicros by the price frozen in the spec; null where there is none
   */
  public record Usage(
      String provider,
      String model,
      long inputTokens,
      long outputTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long cachedInputTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long cacheWriteTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long reasoningTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long costMicros) {

    public Usage(String provider, String model, long inputTokens, long outputTokens) {
      this(provider, model, inputTokens, outputTokens, null, null, null, null);
    }

    public long tokens() {
      return inputTokens + outputTokens;
    }

    @JsonProperty(value = "cost_known", access = JsonProperty.Access.READ_ONLY)
    public boolean costKnown() {
      return costMicros != null;
    }
  }
}
