package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.egress.Inflow.Progress;
import dev.holdfast.workflows.model.StopReason;

/** Listens to chunks of a chat completion. */
final class OpenAiEar extends Ear {
  private int index = -1;

  @Override
  Progress hear(JsonNode data) {
    JsonNode choice = data.path("choices").path(0);
    JsonNode delta = choice.path("delta");
    Progress progress =
        content(delta.path("content"), delta.path("reasoning_content"), delta.path("refusal"));
    if (!delta.path("refusal").asText("").isEmpty()) {
      refused(delta.path("refusal").textValue());
    }
    for (JsonNode call : delta.path("tool_calls")) {
      content(call.path("function").path("name"), call.path("function").path("arguments"));
      progress = Progress.CONTENT;
    }
    String finish = choice.path("finish_reason").asText("");
    if (!finish.isEmpty() && !choice.path("finish_reason").isNull()) {
      end();
      if (stopReason() != StopReason.REFUSED) {
        stopped(reason(finish), finish);
      }
      return Progress.CONTENT;
    }
    return progress;
  }

  private static StopReason reason(String finish) {
    return switch (finish) {
      case "stop" -> StopReason.DONE;
      case "tool_calls", "function_call" -> StopReason.CALLS;
      case "length" -> StopReason.MAX_TOKENS;
      case "content_filter" -> StopReason.FILTERED;
      default -> StopReason.OTHER;
    };
  }

  /**
   * A whole completion, from a server that does not stream, becomes its only chunk; calls without
   * an index get one, for LangChain4j would melt them into one.
   */
  @Override
  JsonNode understood(JsonNode data) {
    for (JsonNode choice : data.path("choices")) {
      if (choice instanceof ObjectNode object
          && object.path("message").isObject()
          && !object.has("delta")) {
        object.set("delta", object.remove("message"));
      }
      for (JsonNode call : choice.path("delta").path("tool_calls")) {
        if (call instanceof ObjectNode object && !object.path("index").isInt()) {
          index += begins(object) ? 1 : 0;
          object.put("index", Math.max(index, 0));
        }
      }
    }
    return data;
  }

  private static boolean begins(JsonNode call) {
    return !call.path("function").path("name").asText("").isEmpty();
  }
}
