package dev.holdfast.model.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.workflows.model.ProviderNote;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.data.message.AiMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Blocks that only their provider understands, such as signatures of what was thought. */
final class OpaqueBlocks {
  private static final String PROVIDER = "provider";
  private static final String BLOCKS = "blocks";

  private OpaqueBlocks() {}

  static @Nullable String kept(String provider, AiMessage message) {
    ObjectNode blocks = Wire.json().createObjectNode();
    message
        .attributes()
        .forEach((name, value) -> {
          if (value instanceof String text) {
            blocks.put(name, text);
          } else if (value instanceof List<?> list
              && list.stream().allMatch(String.class::isInstance)) {
            blocks.set(name, Wire.json().valueToTree(list));
          }
        });
    if (blocks.isEmpty()) {
      return null;
    }
    ObjectNode kept = Wire.json().createObjectNode().put(PROVIDER, provider);
    kept.set(BLOCKS, blocks);
    return kept.toString();
  }

  /** Thoughts without the blocks that prove them would be refused: both or none. */
  static void handBack(@Nullable ProviderNote note, String provider, AiMessage.Builder message) {
    if (note == null || note.opaque() == null) {
      return;
    }
    JsonNode kept = Wire.read(note.opaque(), JsonNode.class);
    if (!provider.equals(kept.path(PROVIDER).asText())) {
      return;
    }
    Map<String, Object> attributes = new HashMap<>();
    kept.path(BLOCKS)
        .properties()
        .forEach(block -> attributes.put(block.getKey(), value(block.getValue())));
    message.attributes(attributes);
    if (note.reasoning() != null) {
      message.thinking(note.reasoning());
    }
  }

  private static Object value(JsonNode block) {
    if (!block.isArray()) {
      return block.asText();
    }
    List<String> list = new ArrayList<>();
    block.forEach(one -> list.add(one.asText()));
    return list;
  }
}
