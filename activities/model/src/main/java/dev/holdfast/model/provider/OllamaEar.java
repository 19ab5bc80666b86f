package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.egress.Inflow.Progress;
import dev.holdfast.workflows.model.StopReason;

/** Listens to the lines of a chat. */
final class OllamaEar extends Ear {
  private int calls;

  @Override
  Progress hear(JsonNode data) {
    JsonNode message = data.path("message");
    Progress progress = content(message.path("content"), message.path("thinking"));
    for (JsonNode call : message.path("tool_calls")) {
      content(call.path("function").path("name"));
      structure(call.path("function").path("arguments"));
      progress = Progress.CONTENT;
    }
    if (data.path("done").asBoolean(false)) {
      String reason = data.path("done_reason").asText("stop");
      stopped(reason(reason), reason);
      end();
      return Progress.CONTENT;
    }
    return progress;
  }

  private static StopReason reason(String done) {
    return switch (done) {
      case "stop" -> StopReason.DONE;
      case "length" -> StopReason.MAX_TOKENS;
      default -> StopReason.OTHER;
    };
  }

  /** Calls come whole; without an index LangChain4j would melt them into one. */
  @Override
  JsonNode understood(JsonNode data) {
    for (JsonNode call : data.path("message").path("tool_calls")) {
      if (call.path("function") instanceof ObjectNode function) {
        function.put("index", calls++);
      }
    }
    return data;
  }
}
