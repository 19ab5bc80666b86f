package dev.holdfast.deploy.verify.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The messages of a request as OpenAI takes them, which is particular about calls and results. */
final class Conversation {
  private final Map<String, String> tools = new LinkedHashMap<>();
  private final Map<String, String> results = new LinkedHashMap<>();
  private final StringBuilder said = new StringBuilder();

  /** A request that is refused. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    private Malformed(String message) {
      super(message);
    }
  }

  private Conversation() {}

  /**
   * Reads a request.
   *
   * @throws Malformed where a call has no result, a result no call, or a tool was never offered
   */
  static Conversation of(JsonNode request) throws Malformed {
    Conversation conversation = new Conversation();
    Set<String> offered = new HashSet<>();
    request.path("tools").forEach(tool -> offered.add(tool.at("/function/name").asText()));
    Set<String> open = new HashSet<>();
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asText().equals("tool")) {
        conversation.result(message, open);
      } else {
        refuse(!open.isEmpty(), "calls without results: " + open);
        conversation.message(message, open, offered);
      }
    }
    refuse(!open.isEmpty(), "calls without results: " + open);
    return conversation;
  }

  private void message(JsonNode message, Set<String> open, Set<String> offered) throws Malformed {
    if (message.path("role").asText().equals("user")) {
      said.append(message.path("content").asText()).append('\n');
    }
    for (JsonNode call : message.path("tool_calls")) {
      String id = call.path("id").asText();
      String tool = call.at("/function/name").asText();
      refuse(!offered.contains(tool), "tool " + tool + " is not offered");
      refuse(!open.add(id) || tools.put(id, tool) != null, "two calls with the id " + id);
    }
  }

  private void result(JsonNode message, Set<String> open) throws Malformed {
    String id = message.path("tool_call_id").asText();
    refuse(!open.remove(id), "a result for no call: " + id);
    results.put(id, message.path("content").asText());
  }

  private static void refuse(boolean wrong, String why) throws Malformed {
    if (wrong) {
      throw new Malformed(why);
    }
  }

  /** All that the user said. */
  String said() {
    return said.toString();
  }

  /** How many calls were answered. */
  int answered() {
    return results.size();
  }

  /** What the last call of a tool gave. */
  Optional<JsonNode> result(String tool) {
    return results.entrySet().stream()
        .filter(result -> tool.equals(tools.get(result.getKey())))
        .map(result -> Wire.read(result.getValue(), JsonNode.class))
        .reduce((one, other) -> other);
  }
}
