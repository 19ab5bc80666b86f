package dev.holdfast.model.scripted;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Scripts that were read, by their text: a run asks for the same one in every turn. */
final class ScriptShelf {
  private static final int MOST = 200;
  private static final String MEMBER = "script";

  private final ConcurrentHashMap<String, Script> agents = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Optional<Script>> runs = new ConcurrentHashMap<>();

  Script ofAgent(String script) {
    return kept(agents, script, Script::parse);
  }

  /** The script that a run brings along in its input, or null where it brings none. */
  @Nullable Script ofRun(String input) {
    if (!input.contains('"' + MEMBER + '"')) {
      return null;
    }
    return kept(runs, input, ScriptShelf::inInput).orElse(null);
  }

  private static <T> T kept(
      ConcurrentHashMap<String, T> shelf, String text, Function<String, T> read) {
    T known = shelf.get(text);
    if (known != null) {
      return known;
    }
    T script = read.apply(text);
    if (shelf.size() >= MOST) {
      shelf.clear();
    }
    shelf.put(text, script);
    return script;
  }

  private static Optional<Script> inInput(String input) {
    try {
      JsonNode script = Wire.json().readTree(input).path(MEMBER);
      return script.isMissingNode() || script.isNull()
          ? Optional.empty()
          : Optional.of(Script.parse(script.toString()));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
