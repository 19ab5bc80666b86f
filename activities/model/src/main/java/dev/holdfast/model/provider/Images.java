package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Images among the results of calls. Results hold them by reference, which every model reads as it
 * stands; a message behind the results shows those with an address to providers that fetch it.
 */
final class Images {
  private static final String TYPE = "\"type\":\"image\"";

  private Images() {}

  /** Null where there is nothing to show. */
  static @Nullable UserMessage shown(List<CallEnd> ends) {
    List<Content> shown = new ArrayList<>();
    shown.add(TextContent.from("The images of these results, in their order:"));
    for (CallEnd end : ends) {
      if (end.kind().answers() && end.content().contains(TYPE)) {
        add(end.content(), shown);
      }
    }
    return shown.size() == 1 ? null : UserMessage.from(shown);
  }

  private static void add(String content, List<Content> shown) {
    try {
      JsonNode result = Wire.json().readTree(content);
      Iterable<JsonNode> parts = result.isArray() ? result : List.of(result);
      for (JsonNode part : parts) {
        String url = part.path("url").asText();
        if (part.path("type").asText().equals("image") && url.startsWith("https://")) {
          shown.add(ImageContent.from(url));
        }
      }
    } catch (JsonProcessingException e) {
      // A text that only looks as if it held one.
      return;
    }
  }
}
