package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.egress.Inflow.Progress;
import dev.holdfast.model.FaultKind;
import dev.holdfast.workflows.model.StopReason;

/** Listens to the parts of a generated content. */
final class GeminiEar extends Ear {

  @Override
  Progress hear(JsonNode data) {
    String blocked = data.path("promptFeedback").path("blockReason").asText("");
    if (!blocked.isEmpty()) {
      stopped(StopReason.FILTERED, blocked);
      end();
      return Progress.CONTENT;
    }
    JsonNode candidate = data.path("candidates").path(0);
    Progress progress = Progress.ALIVE;
    for (JsonNode part : candidate.path("content").path("parts")) {
      content(part.path("text"), part.path("functionCall").path("name"));
      structure(part.path("functionCall").path("args"));
      progress = Progress.CONTENT;
    }
    String finish = candidate.path("finishReason").asText("");
    if (finish.equals("MALFORMED_FUNCTION_CALL")) {
      useless(FaultKind.GARBLED);
      return Progress.CONTENT;
    }
    if (!finish.isEmpty()) {
      stopped(reason(finish), finish);
      end();
      return Progress.CONTENT;
    }
    return progress;
  }

  private static StopReason reason(String finish) {
    return switch (finish) {
      case "STOP" -> StopReason.DONE;
      case "MAX_TOKENS" -> StopReason.MAX_TOKENS;
      case "SAFETY",
          "RECITATION",
          "IMAGE_RECITATION",
          "LANGUAGE",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII" ->
          StopReason.FILTERED;
      default -> StopReason.OTHER;
    };
  }
}
