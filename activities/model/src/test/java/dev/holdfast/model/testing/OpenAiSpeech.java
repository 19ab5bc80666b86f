package dev.holdfast.model.testing;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.wire.Wire;
import org.jspecify.annotations.Nullable;

/** Chunks as OpenAI and its likes send them. */
public final class OpenAiSpeech {
  public static final String DONE = "[DONE]";

  private OpenAiSpeech() {}

  public static String text(String text) {
    return delta(object().put("content", text), null);
  }

  public static String refusal(String text) {
    return delta(object().put("refusal", text), null);
  }

  public static String stop(String reason) {
    return delta(object(), reason);
  }

  /**
   * A whole call in one chunk.
   *
   * @param index null: left out
   * @param id null: left out
   */
  public static String call(
      @Nullable Integer index, @Nullable String id, String name, String arguments) {
    ObjectNode call = object().put("type", "function");
    if (index != null) {
      call.put("index", index);
    }
    if (id != null) {
      call.put("id", id);
    }
    call.set("function", object().put("name", name).put("arguments", arguments));
    ObjectNode delta = object();
    delta.set("tool_calls", array().add(call));
    return delta(delta, null);
  }

  public static String usage(int input, int cached, int output, int reasoning) {
    ObjectNode usage =
        object()
            .put("prompt_tokens", input)
            .put("completion_tokens", output)
            .put("total_tokens", input + output);
    usage.set("prompt_tokens_details", object().put("cached_tokens", cached));
    usage.set("completion_tokens_details", object().put("reasoning_tokens", reasoning));
    ObjectNode chunk = chunk();
    chunk.set("choices", array());
    chunk.set("usage", usage);
    return chunk.toString();
  }

  /** A reply that holds but a text. */
  public static ProviderStub.Answer reply(String text) {
    return ProviderStub.events(text(text), stop("stop"), usage(10, 0, 2, 0), DONE);
  }

  private static String delta(ObjectNode delta, @Nullable String finish) {
    ObjectNode choice = object().put("index", 0).put("finish_reason", finish);
    choice.set("delta", delta);
    ObjectNode chunk = chunk();
    chunk.set("choices", array().add(choice));
    return chunk.toString();
  }

  private static ObjectNode chunk() {
    return object().put("id", "chatcmpl-1").put("object", "chat.completion.chunk");
  }

  private static ObjectNode object() {
    return Wire.json().createObjectNode();
  }

  private static ArrayNode array() {
    return Wire.json().createArrayNode();
  }
}
