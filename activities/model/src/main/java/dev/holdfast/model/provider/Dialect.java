package dev.holdfast.model.provider;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.output.TokenUsage;
import java.util.Set;

/** What differs from provider to provider. */
sealed interface Dialect permits OpenAi, Anthropic, Gemini, Ollama {

  /** The name that agents write before the slash. */
  String provider();

  /** The environment variable that holds its key, for messages. */
  String keyName();

  /** LangChain4j's model, asking over the given client. */
  StreamingChatModel model(ModelSpec model, HttpClientBuilder http);

  /** The body of a request as the provider takes it, where LangChain4j gets it wrong. */
  default String request(String body) {
    return body;
  }

  /** Media types that a reply may have. */
  Set<String> accepts();

  /** Listens to one reply. */
  Ear ear();

  /**
   * Whether the provider takes tool schemas as they are, or only what LangChain4j has types for.
   */
  boolean takesAnySchema();

  /**
   * Whether the provider can be told the form of a reply; else the outcome is given by a call.
   *
   * @param withTools tools are offered in the same request
   */
  boolean takesResponseFormat(boolean withTools);

  /** Whether a model can be told that it must call a tool. */
  default boolean takesRequiredCalls(ModelSpec model) {
    return true;
  }

  /** Whether it takes back what the model thought. */
  boolean takesThoughts();

  /** Whether the provider itself fetches an image that it is given the address of. */
  default boolean takesImageAddresses() {
    return false;
  }

  ModelAnswer.Tokens tokens(TokenUsage usage);
}
