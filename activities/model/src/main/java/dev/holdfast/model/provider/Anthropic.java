package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Set;

/** Anthropic. */
record Anthropic(String baseUrl, String key) implements Dialect {
  static final String NAME = "anthropic";

  /** The provider insists on a limit. */
  private static final int MOST_OUTPUT = 8_192;

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public String keyName() {
    return "ANTHROPIC_API_KEY";
  }

  @Override
  public StreamingChatModel model(ModelSpec model, HttpClientBuilder http) {
    ModelSettings settings = model.settings();
    Integer most = settings == null ? null : settings.maxOutputTokens();
    Integer thinking = settings == null ? null : settings.thinkingTokens();
    int output = most == null ? MOST_OUTPUT : most;
    var builder =
        AnthropicStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .apiKey(key)
            .modelName(model.name())
            .returnThinking(true)
            .sendThinking(true)
            // What is thought counts as output.
            .maxTokens(thinking == null ? output : output + thinking);
    if (thinking != null) {
      builder.thinkingType("enabled").thinkingBudgetTokens(thinking);
    }
    return builder.build();
  }

  @Override
  public Set<String> accepts() {
    return Set.of("text/event-stream");
  }

  @Override
  public Ear ear() {
    return new AnthropicEar();
  }

  @Override
  public boolean takesAnySchema() {
    return true;
  }

  @Override
  public boolean takesResponseFormat(boolean withTools) {
    return false;
  }

  /** A model that thinks is free to call or not: any other demand is refused. */
  @Override
  public boolean takesRequiredCalls(ModelSpec model) {
    return model.settings() == null || model.settings().thinkingTokens() == null;
  }

  @Override
  public boolean takesImageAddresses() {
    return true;
  }

  @Override
  public boolean takesThoughts() {
    return true;
  }

  /** Its input is what came from no cache and went into none. */
  @Override
  public ModelAnswer.Tokens tokens(TokenUsage usage) {
    Integer read = null;
    Integer written = null;
    if (usage instanceof AnthropicTokenUsage more) {
      read = more.cacheReadInputTokens();
      written = more.cacheCreationInputTokens();
    }
    return new ModelAnswer.Tokens(
        Counts.of(usage.inputTokenCount()) + Counts.of(read) + Counts.of(written),
        Counts.of(usage.outputTokenCount()),
        Counts.known(read),
        Counts.known(written),
        null);
  }
}
