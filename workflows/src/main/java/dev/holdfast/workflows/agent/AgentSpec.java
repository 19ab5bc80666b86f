package dev.holdfast.workflows.agent;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.RunLimits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An agent as a run is frozen to it. Immutable; stored once under the digest of its canonical JSON.
 *
 * @param version the author's, or {@code dev-<digest8>} where the author gave none
 * @param instructions the system prompt
 * @param inputSchema JSON Schema that a run's input must match; null takes any. An agent without
 *     one has the digest it had before there were any
 * @param outcome what a run must have come to; null where a reply without calls is enough
 * @param maxParallelCalls how many calls of a turn are under way at once; null for {@value
 *     #PARALLEL_CALLS}
 * @param policy what its calls are judged by; null in a spec from before there were any, of which
 *     every call proceeds
 */
public record AgentSpec(
    String name,
    String version,
    String instructions,
    ModelSpec model,
    List<ToolSpec> tools,
    RunLimits limits,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String inputSchema,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable OutcomeSpec outcome,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer maxParallelCalls,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable PolicySpec policy) {
  /** Calls of a turn that are under way at once where nobody says otherwise. */
  public static final int PARALLEL_CALLS = 16;

  private static final int MOST_PARALLEL_CALLS = 64;

  public AgentSpec {
    tools = List.copyOf(tools);
    if (maxParallelCalls != null
        && (maxParallelCalls < 1 || maxParallelCalls > MOST_PARALLEL_CALLS)) {
      throw new IllegalArgumentException(
          "agent %s: %d calls at once; it can be 1 to %d"
              .formatted(name, maxParallelCalls, MOST_PARALLEL_CALLS));
    }
  }

  public AgentSpec(
      String name,
      String version,
      String instructions,
      ModelSpec model,
      List<ToolSpec> tools,
      RunLimits limits) {
    this(name, version, instructions, model, tools, limits, null, null, null);
  }

  public AgentSpec(
      String name,
      String version,
      String instructions,
      ModelSpec model,
      List<ToolSpec> tools,
      RunLimits limits,
      @Nullable String inputSchema,
      @Nullable OutcomeSpec outcome,
      @Nullable Integer maxParallelCalls) {
    this(
        name,
        version,
        instructions,
        model,
        tools,
        limits,
        inputSchema,
        outcome,
        maxParallelCalls,
        null);
  }

  /** This agent with a tool more. */
  public AgentSpec offering(ToolSpec tool) {
    List<ToolSpec> more = new ArrayList<>(tools);
    more.add(tool);
    return new AgentSpec(
        name,
        version,
        instructions,
        model,
        more,
        limits,
        inputSchema,
        outcome,
        maxParallelCalls,
        policy);
  }

  /**
   * As a run is frozen to it that makes one call of a tool, without a model, under the rules of
   * this agent.
   */
  public AgentSpec acting(ToolSpec tool) {
    RunLimits one = new RunLimits(1, 1, limits.deadlineMillis());
    return new AgentSpec(
        name, version, "", ModelSpec.none(), List.of(tool), one, null, null, null, policy);
  }

  public @Nullable ToolSpec tool(String name) {
    for (ToolSpec tool : tools) {
      if (tool.name().equals(name)) {
        return tool;
      }
    }
    return null;
  }

  /** The same agent, asking another model. */
  public AgentSpec asking(ModelSpec other) {
    return new AgentSpec(
        name,
        version,
        instructions,
        other,
        tools,
        limits,
        inputSchema,
        outcome,
        maxParallelCalls,
        policy);
  }

  /** The same agent, judged by this policy. */
  public AgentSpec judgedBy(@Nullable PolicySpec other) {
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
        other);
  }

  /** Calls of a turn that are under way at once. */
  public int parallelCalls() {
    return maxParallelCalls == null ? PARALLEL_CALLS : maxParallelCalls;
  }
}
