package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a model beside the conversation.
 *
 * @param maxOutputTokens the longest reply; null for the provider's default
 * @param thinkingTokens what it may think before it replies, where the provider has such a budget;
 *     null for the provider's default
 * @param contextTokens how much it can read and write in one call; null when nobody said. Near it
 *     the context is made smaller
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelSettings(
    @Nullable Integer maxOutputTokens,
    @Nullable Integer thinkingTokens,
    @Nullable Integer contextTokens) {
  public ModelSettings {
    if ((maxOutputTokens != null && maxOutputTokens < 1)
        || (thinkingTokens != null && thinkingTokens < 1)
        || (contextTokens != null && contextTokens < 1)) {
      throw new IllegalArgumentException("model settings: numbers of tokens are positive");
    }
  }
}
