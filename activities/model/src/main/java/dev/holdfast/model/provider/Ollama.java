package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.ollama.OllamaStreamingChatModel;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Set;

/** An Ollama server. */
record Ollama(String baseUrl) implements Dialect {
  static final String NAME = "ollama";

  @Override
  public String provider() {
    return NAME;
  }

  @Override
  public String keyName() {
    return "OLLAMA_BASE_URL";
  }

  @Override
  public StreamingChatModel model(ModelSpec model, HttpClientBuilder http) {
    var builder =
        OllamaStreamingChatModel.builder()
            .httpClientBuilder(http)
            .baseUrl(baseUrl)
            .modelName(model.name())
            .returnThinking(true);
    ModelSettings settings = model.settings();
    if (settings != null && settings.maxOutputTokens() != null) {
      builder.numPredict(settings.maxOutputTokens());
    }
    return builder.build();
  }

  @Override
  public Set<String> accepts() {
    return Set.of("application/x-ndjson");
  }

  @Override
  public Ear ear() {
    return new OllamaEar();
  }

  @Override
  public boolean takesAnySchema() {
    return true;
  }

  @Override
  public boolean takesResponseFormat(boolean withTools) {
    return !withTools;
  }

  @Override
  public boolean takesThoughts() {
    return false;
  }

  @Override
  public ModelAnswer.Tokens tokens(TokenUsage usage) {
    return new ModelAnswer.Tokens(
        Counts.of(usage.inputTokenCount()), Counts.of(usage.outputTokenCount()), null, null, null);
  }
}
