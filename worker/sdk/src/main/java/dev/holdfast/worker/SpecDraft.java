package dev.holdfast.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.InputSchema;
import dev.holdfast.policy.rule.Policy;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A spec whose parts are checked, and which gets a version where its author gave none. */
record SpecDraft(
    String name,
    String version,
    String instructions,
    ModelSpec model,
    List<ToolSpec> tools,
    RunLimits limits,
    @Nullable String inputSchema,
    @Nullable OutcomeSpec outcome,
    @Nullable Integer maxParallelCalls,
    @Nullable PolicySpec policy) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,63}");
  private static final String UNVERSIONED = "dev-";
  private static final int DIGITS = 8;

  SpecDraft {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "agent \"%s\": a name is 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit"
              .formatted(name));
    }
    if (!version.isEmpty()
        && (!VERSION.matcher(version).matches() || version.startsWith(UNVERSIONED))) {
      throw new IllegalArgumentException(
          "agent %s: \"%s\" is no version: use up to 64 letters, digits, dots, dashes, underscores and plus; dev-… is what an agent without a version gets"
              .formatted(name, version));
    }
    if (inputSchema != null) {
      try {
        InputSchema.of(inputSchema);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "agent %s: its input schema: %s".formatted(name, e.getMessage()), e);
      }
    }
    if (outcome != null) {
      checkOutcome(name, outcome, tools);
    }
    if (policy != null) {
      checkPolicy(name, policy, tools);
    }
    if (limits.costMicros() > 0 && !model.unpriced().isEmpty()) {
      throw new IllegalArgumentException(
          "agent %s: its cost is limited, but nobody knows what %s costs: give it a price, or take the limit away"
              .formatted(name, String.join(" or ", model.unpriced())));
    }
    for (ToolSpec tool : tools) {
      try {
        InputSchema.of(tool.inputSchema());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "agent %s: tool %s: %s".formatted(name, tool.name(), e.getMessage()), e);
      }
    }
  }

  private static void checkPolicy(String name, PolicySpec policy, List<ToolSpec> tools) {
    try {
      Policy.of(policy);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("agent %s: %s".formatted(name, e.getMessage()), e);
    }
    for (PolicyRule rule : policy.rules()) {
      for (String tool : rule.match() == null ? List.<String>of() : rule.match().tools()) {
        if (!tool.contains("*")
            && !BuiltIn.NAMES.contains(tool)
            && tools.stream().noneMatch(known -> known.name().equals(tool))) {
          throw new IllegalArgumentException(
              "agent %s: policy rule \"%s\" is about %s, which is none of its tools; a name with * may match none"
                  .formatted(name, rule.name(), tool));
        }
      }
    }
  }

  private static void checkOutcome(String name, OutcomeSpec outcome, List<ToolSpec> tools) {
    if (outcome.schema() != null) {
      try {
        InputSchema.of(outcome.schema());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "agent %s: its outcome schema: %s".formatted(name, e.getMessage()), e);
      }
      if (!Wire.read(outcome.schema(), JsonNode.class).path("type").asText().equals("object")) {
        throw new IllegalArgumentException(
            "agent %s: its outcome schema must be that of an object: \"type\": \"object\""
                .formatted(name));
      }
    }
    for (String required : outcome.tools()) {
      if (tools.stream().noneMatch(tool -> tool.name().equals(required))) {
        throw new IllegalArgumentException(
            "agent %s completes after a call of %s, which is none of its tools"
                .formatted(name, required));
      }
    }
  }

  /** A finished spec again as its author wrote it, with another model. */
  static SpecDraft of(AgentSpec spec, ModelSpec model) {
    return new SpecDraft(
        spec.name(),
        spec.version().startsWith(UNVERSIONED) ? "" : spec.version(),
        spec.instructions(),
        model,
        spec.tools(),
        spec.limits(),
        spec.inputSchema(),
        spec.outcome(),
        spec.maxParallelCalls(),
        spec.policy());
  }

  AgentSpec finished() {
    return spec(version.isEmpty() ? UNVERSIONED + digest().substring(0, DIGITS) : version);
  }

  private String digest() {
    ObjectNode json = Wire.json().valueToTree(spec(""));
    json.remove("version");
    return CanonicalJson.digest(json.toString());
  }

  private AgentSpec spec(String version) {
    return new AgentSpec(
        name,
        version,
        instructions,
        model,
        tools,
        limits,
        inputSchema,
        outcome,
        maxParallelCalls,
        policy);
  }
}
