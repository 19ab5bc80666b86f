package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.wire.Wire;
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

  /** Results of calls that were asked for at once are refused unless they come at once. */
  @Override
  public String request(String body) {
    JsonNode request = Wire.read(body, JsonNode.class);
    ArrayNode merged = Wire.json().createArrayNode();
    for (JsonNode content : request.path("contents")) {
      JsonNode before = merged.path(merged.size() - 1);
      if (onlyResults(content) && onlyResults(before)) {
        ((ArrayNode) before.path("parts")).addAll((ArrayNode) content.path("parts"));
      } else {
        merged.add(content);
      }
    }
    ((ObjectNode) request).set("contents", merged);
    return request.toString();
  }

  private static boolean onlyResults(JsonNode content) {
    JsonNode parts = content.path("parts");
    for (JsonNode part : parts) {
      if (!part.has("functionResponse")) {
        return false;
      }
    }
    return parts.isArray() && !parts.isEmpty();
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
  public boolean takesResponseFormat(boolean withTools) {
    return !withTools;
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
