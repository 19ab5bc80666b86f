package dev.holdfast.model.provider;

import dev.holdfast.workflows.agent.ToolSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Names of tools as every provider takes them: letters, digits, underscores and dashes, at most 64.
 * Our names may hold dots; each way leads back.
 */
final class ToolNames {
  private static final int LONGEST = 64;
  private static final Pattern BEGINNING = Pattern.compile("[A-Za-z_]");
  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_-]");

  private final Map<String, String> sent = new HashMap<>();
  private final Map<String, String> ours = new HashMap<>();

  ToolNames(List<ToolSpec> tools) {
    for (ToolSpec tool : tools) {
      String name = plain(tool.name());
      for (int number = 2; ours.containsKey(name); number++) {
        String ending = "_" + number;
        String stem = plain(tool.name());
        name = stem.substring(0, Math.min(stem.length(), LONGEST - ending.length())) + ending;
      }
      sent.put(tool.name(), name);
      ours.put(name, tool.name());
    }
  }

  String sent(String name) {
    return sent.getOrDefault(name, plain(name));
  }

  /** Ours, or what the model made up. */
  String ours(String name) {
    return ours.getOrDefault(name, name);
  }

  private static String plain(String name) {
    String plain = FOREIGN.matcher(name).replaceAll("_");
    String begun = BEGINNING.matcher(plain).lookingAt() ? plain : "_" + plain;
    return begun.length() <= LONGEST ? begun : begun.substring(0, LONGEST);
  }
}
