package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Closed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call looks like. An empty part matches everything.
 *
 * @param tools names, where {@code *} stands for any characters
 * @param risks as their authors declared them
 * @param endUsers for whom the run acts
 * @param arguments tests by JSON pointer into the arguments; all must hold
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Match(
    List<String> tools,
    List<Effect> effects,
    List<String> risks,
    List<String> endUsers,
    Map<String, ArgumentTest> arguments) {
  public static final Match ANY =
      new Match(List.of(), List.of(), List.of(), List.of(), Collections.emptyMap());

  public Match {
    // Null where the JSON has none.
    tools = tools == null ? List.of() : List.copyOf(tools);
    effects = effects == null ? List.of() : List.copyOf(effects);
    risks = risks == null ? List.of() : List.copyOf(risks);
    endUsers = endUsers == null ? List.of() : List.copyOf(endUsers);
    arguments =
        arguments == null
            ? Collections.emptyMap()
            : Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
    if (arguments.containsValue(null)) {
      throw new IllegalArgumentException(
          "a match tests nothing at %s; say what must hold there".formatted(arguments.keySet()));
    }
  }

  public static Match tools(String... names) {
    return new Match(List.of(names), List.of(), List.of(), List.of(), Collections.emptyMap());
  }
}
