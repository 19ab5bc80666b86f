package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.googleai.GeminiThinkingConfig;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Set;

/** Google's Gemini. */
record Gemini(String baseUrl, String key) implements Dialect {
  static final String NAME = "gemini";

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public String keyName() {
    return "GEMINI_API_KEY";
  }

  @Override
  public StreamingChatModel model(ModelSpec model, HttpClientBuilder http) {
    var builder =
        GoogleAiGeminiStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(model.name())
            .returnThinking(true)
            .sendThinking(true);
    ModelSettings settings = model.settings();
    if (settings != null && settings.maxOutputTokens() != null) {
      builder.maxOutputTokens(settings.maxOutputTokens());
    }
    if (settings != null && settings.thinkingTokens() != null) {
      builder.thinkingConfig(
          GeminiThinkingConfig.builder()
              .includeThoughts(true)
              .thinkingBudget(settings.thinkingTokens())
              .build());
    }
    return builder.build();
  }

  @Override
  public Set<String> accepts() {
    return Set.of("text/event-stream");
  }

  @Override
  public Ear ear() {
    return new GeminiEar();
  }

  @Override
  public boolean takesAnySchema() {
    return false;
  }

  @Override
  public boolean takesThoughts() {
    return true;
  }

  /** Its output is what was written, without what was thought. */
  @Override
  public ModelAnswer.Tokens tokens(TokenUsage usage) {
    Integer cached = null;
    Integer thought = null;
    if (usage instanceof GoogleAiGeminiTokenUsage more) {
      cached = more.cachedContentTokenCount();
      thought = more.thoughtsTokenCount();
    }
    return new ModelAnswer.Tokens(
        Counts.of(usage.inputTokenCount()),
        Counts.of(usage.outputTokenCount()) + Counts.of(thought),
        Counts.known(cached),
        null,
        Counts.known(thought));
  }
}
