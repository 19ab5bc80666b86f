package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI, and every server that speaks like it.
 *
 * @param key null for a server that asks for none
 */
record OpenAi(String baseUrl, @Nullable String key) implements Dialect {
  static final String NAME = "openai";

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public String keyName() {
    return "OPENAI_API_KEY";
  }

  @Override
  public StreamingChatModel model(ModelSpec model, HttpClientBuilder http) {
    var builder =
        OpenAiStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(model.name())
            .returnThinking(true)
            // Some servers repeat a call's id in each of its pieces.
            .accumulateToolCallId(false);
    ModelSettings settings = model.settings();
    if (settings != null && settings.maxOutputTokens() != null) {
      builder.maxCompletionTokens(settings.maxOutputTokens());
    }
    return builder.build();
  }

  /** Servers that cannot stream answer with the whole at once. */
  @Override
  public Set<String> accepts() {
    return Set.of("text/event-stream", "application/json");
  }

  @Override
  public Ear ear() {
    return new OpenAiEar();
  }

  @Override
  public boolean takesAnySchema() {
    return true;
  }

  @Override
  public boolean takesResponseFormat(boolean withTools) {
    return true;
  }

  /** Most servers of this kind refuse members they do not know. */
  @Override
  public boolean takesImageAddresses() {
    return true;
  }

  @Override
  public boolean takesThoughts() {
    return false;
  }

  @Override
  public ModelAnswer.Tokens tokens(TokenUsage usage) {
    Integer cached = null;
    Integer reasoning = null;
    if (usage instanceof OpenAiTokenUsage more) {
      cached = more.inputTokensDetails() == null ? null : more.inputTokensDetails().cachedTokens();
      reasoning =
          more.outputTokensDetails() == null ? null : more.outputTokensDetails().reasoningTokens();
    }
    return new ModelAnswer.Tokens(
        Counts.of(usage.inputTokenCount()),
        Counts.of(usage.outputTokenCount()),
        Counts.known(cached),
        null,
        Counts.known(reasoning));
  }
}
