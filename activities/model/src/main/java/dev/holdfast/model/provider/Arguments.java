package dev.holdfast.model.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.Map;

/** Arguments that a model wrote, told back to it. */
final class Arguments {
  private Arguments() {}

  /**
   * Providers refuse what is no JSON object, so it is put into one: the model sees what it wrote.
   */
  static String sendable(String arguments) {
    if (arguments.isBlank()) {
      return "{}";
    }
    try {
      JsonNode tree = Wire.json().readTree(arguments);
      if (tree.isObject()) {
        return arguments;
      }
    } catch (JsonProcessingException e) {
      return malformed(arguments);
    }
    return malformed(arguments);
  }

  private static String malformed(String arguments) {
    return Wire.write(Map.of("malformed_arguments", arguments));
  }
}
