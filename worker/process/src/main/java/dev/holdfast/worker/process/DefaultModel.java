package dev.holdfast.worker.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which model agents ask whose authors named none. */
final class DefaultModel {
  static final String SETTING = "HOLDFAST_MODEL";

  private static final String WITHOUT_ACCESS = "scripted/demo";
  private static final Map<String, String> BY_PROVIDER = new LinkedHashMap<>();

  static {
    BY_PROVIDER.put("openai", "openai/gpt-5-mini");
    BY_PROVIDER.put("anthropic", "anthropic/claude-sonnet-4-5");
    BY_PROVIDER.put("gemini", "gemini/gemini-2.5-flash");
    BY_PROVIDER.put("ollama", "ollama/llama3.1");
  }

  private DefaultModel() {}

  /**
   * What the environment names, else one of the first provider that it gives access to, else the
   * scripted one.
   */
  static String of(Map<String, String> env, Set<String> providers) {
    String named = env.getOrDefault(SETTING, "").strip();
    if (!named.isEmpty()) {
      return named;
    }
    return BY_PROVIDER.entrySet().stream()
        .filter(entry -> providers.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(WITHOUT_ACCESS);
  }
}
