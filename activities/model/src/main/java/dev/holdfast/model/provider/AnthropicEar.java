package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.egress.Inflow.Progress;
import dev.holdfast.model.FaultKind;
import dev.holdfast.workflows.model.StopReason;

/** Listens to the events of a message. */
final class AnthropicEar extends Ear {

  @Override
  Progress hear(JsonNode data) {
    return switch (data.path("type").asText("")) {
      case "content_block_start" -> {
        JsonNode block = data.path("content_block");
        content(block.path("text"), block.path("thinking"), block.path("data"), block.path("name"));
        yield Progress.CONTENT;
      }
      case "content_block_delta" -> {
        JsonNode delta = data.path("delta");
        content(delta.path("text"), delta.path("thinking"), delta.path("partial_json"));
        yield Progress.CONTENT;
      }
      case "message_delta" -> {
        String stop = data.path("delta").path("stop_reason").asText("");
        if (stop.equals("model_context_window_exceeded")) {
          useless(FaultKind.CONTEXT_TOO_LONG);
        } else if (!stop.isEmpty()) {
          stopped(reason(stop), stop);
        }
        yield Progress.CONTENT;
      }
      case "message_stop" -> {
        end();
        yield Progress.CONTENT;
      }
      default -> Progress.ALIVE;
    };
  }

  private static StopReason reason(String stop) {
    return switch (stop) {
      case "end_turn", "stop_sequence" -> StopReason.DONE;
      case "tool_use" -> StopReason.CALLS;
      case "max_tokens" -> StopReason.MAX_TOKENS;
      case "refusal" -> StopReason.REFUSED;
      default -> StopReason.OTHER;
    };
  }
}
