package dev.holdfast.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.request.Text;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.store.agent.AgentRow;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call that a run performs without a model, under the rules of the agent whose tool it is.
 *
 * @param arguments a JSON object; left out: an empty one
 */
record AskedAction(@Nullable String tool, @Nullable JsonNode arguments) {
  private static final int FAULTS_MAX = 50;

  /** What can be said without knowing the agent. */
  void check(List<Fault> faults) {
    if (tool == null || tool.isBlank()) {
      faults.add(Fault.at("/action/tool", "required", "The name of a tool is needed."));
    } else {
      Text.check("/action/tool", tool, faults);
    }
    if (arguments != null && !arguments.isObject()) {
      faults.add(Fault.at("/action/arguments", "invalid", "Arguments are an object."));
    } else if (arguments != null) {
      Text.check("/action/arguments", Wire.write(arguments), faults);
    }
  }

  /** The agent as the run is frozen to it: with this tool alone, and no model. */
  AgentRow frozen(AgentRow agent) {
    AgentSpec spec = Wire.read(agent.spec(), AgentSpec.class);
    ToolSpec offered = spec.tool(String.valueOf(tool));
    if (offered == null) {
      throw ProblemException.invalid(
          List.of(
              Fault.at(
                  "/action/tool",
                  "unknown",
                  "The agent %s %s has no such tool; it has: %s."
                      .formatted(
                          agent.name(),
                          agent.version(),
                          spec.tools().stream()
                              .map(ToolSpec::name)
                              .collect(Collectors.joining(", "))))));
    }
    checkAgainst(offered);
    String json = CanonicalJson.of(Wire.write(spec.acting(offered)));
    return new AgentRow(agent.name(), agent.version(), Digest.of(json), json, agent.group());
  }

  /** Refuses arguments that do not fit the tool. */
  private void checkAgainst(ToolSpec spec) {
    List<Fault> faults =
        InputSchema.check(spec.inputSchema(), Wire.write(json().path("arguments"))).stream()
            .limit(FAULTS_MAX)
            .map(fault ->
                Fault.at(
                    "/action/arguments" + fault.pointer(),
                    fault.code(),
                    "The arguments do not fit %s: %s.".formatted(spec.name(), fault.detail())))
            .toList();
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
  }

  /** As the run's input. */
  ObjectNode json() {
    ObjectNode json = Wire.json().createObjectNode().put("tool", tool);
    json.set("arguments", arguments == null ? Wire.json().createObjectNode() : arguments);
    return json;
  }
}
