package dev.holdfast.deploy.launcher.doctor;

import java.util.List;
import java.util.Map;

/** Which models the environment gives access to; never shows a key. */
record ModelKeys(Map<String, String> environment) {
  private static final List<String> NAMES =
      List.of("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY", "OLLAMA_BASE_URL");

  Finding finding() {
    List<String> set = NAMES.stream().filter(this::isSet).toList();
    String chosen =
        isSet("HOLDFAST_MODEL") ? ", HOLDFAST_MODEL is " + environment.get("HOLDFAST_MODEL") : "";
    return set.isEmpty()
        ? Finding.warning(
            "models",
            "no key in this environment: the scripted model plays" + chosen,
            "For a real one set one of " + String.join(", ", NAMES) + ", then start the stack.")
        : Finding.ok("models", "set: " + String.join(", ", set) + chosen);
  }

  private boolean isSet(String name) {
    return !environment.getOrDefault(name, "").isBlank();
  }
}
