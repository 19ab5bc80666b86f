package dev.holdfast.worker;

import dev.holdfast.tool.Tool;
import dev.holdfast.tool.java.JavaTools;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An agent with its tools. Immutable. */
public final class AgentDefinition {
  private final AgentSpec spec;
  private final List<Tool> tools;
  private final String origin;

  /** Prices of models that may become its default; null where its author named one. */
  private final @Nullable Map<String, ModelPrice> ofDefault;

  private AgentDefinition(
      AgentSpec spec,
      List<Tool> tools,
      String origin,
      @Nullable Map<String, ModelPrice> ofDefault) {
    this.spec = spec;
    this.tools = List.copyOf(tools);
    this.origin = origin;
    this.ofDefault = ofDefault == null ? null : Map.copyOf(ofDefault);
  }

  /** Starts building an agent. */
  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * The agent that a class annotated with {@link Agent} is.
   *
   * @throws IllegalArgumentException when it is none, or cannot be made; the message says what to
   *     change
   */
  public static AgentDefinition of(Class<?> agent) {
    return AnnotatedAgent.define(agent);
  }

  public String name() {
    return spec.name();
  }

  /** What a run of this agent is frozen to; its version is set. */
  public AgentSpec spec() {
    return spec;
  }

  /** Its tools, sorted by name; without those that are built in. */
  public List<Tool> tools() {
    return tools;
  }

  /** Where it was found, for messages. */
  String origin() {
    return origin;
  }

  AgentDefinition from(String where) {
    return new AgentDefinition(spec, tools, where, ofDefault);
  }

  /** The same agent, asking this model where its author named none. */
  AgentDefinition askingByDefault(String model) {
    if (ofDefault == null) {
      return this;
    }
    ModelSpec before = spec.model();
    ModelSpec chosen =
        ModelChoice.of(spec.name(), model, before.script(), before.lane())
            .withFallbacks(before.fallbacks())
            .priced(ofDefault.get(model))
            .set(before.settings());
    return new AgentDefinition(SpecDraft.of(spec, chosen).finished(), tools, origin, ofDefault);
  }

  /** Puts an agent together. Everything but the name has a default. */
  public static final class Builder {
    private final String name;
    private final TreeMap<String, Tool> tools = new TreeMap<>();
    private final TreeMap<String, ToolSpec> waiting = new TreeMap<>();
    private String version = "";
    private String instructions = "";
    private final Map<String, ModelPrice> prices = new HashMap<>();
    private List<String> fallbacks = List.of();
    private @Nullable Integer maxOutputTokens;
    private @Nullable Integer thinkingTokens;
    private @Nullable Integer contextTokens;
    private @Nullable String outcomeSchema;
    private List<String> requiredTools = List.of();
    private List<String> requiredArtifacts = List.of();
    private @Nullable String model;
    private @Nullable String script;
    private @Nullable Lane modelLane;
    private @Nullable String inputSchema;
    private int maxTurns = RunLimits.DEFAULT.turns();
    private int maxToolCalls = RunLimits.DEFAULT.toolCalls();
    private long maxTokens = RunLimits.DEFAULT.tokens();
    private int maxRepeats = RunLimits.DEFAULT.repeats();
    private @Nullable Integer maxParallelCalls;
    private PolicySpec policy = PolicySpec.EMPTY;
    private boolean asksForMore;
    private long maxCostMicros = RunLimits.DEFAULT.costMicros();
    private Duration maxActive = Duration.ZERO;
    private Duration deadline = Duration.ofMillis(RunLimits.DEFAULT.deadlineMillis());

    private Builder(String name) {
      this.name = name;
    }

    /** See {@link Agent#version}. */
    public Builder version(String version) {
      this.version = version;
      return this;
    }

    /** The system prompt. */
    public Builder instructions(String instructions) {
      this.instructions = instructions;
      return this;
    }

    /** Provider and name, as {@code scripted/demo}. See {@link Agent#model}. */
    public Builder model(String model) {
      this.model = model;
      return this;
    }

    /** Models that are asked, in this order, when the first gives no reply. */
    public Builder fallbacks(String... models) {
      this.fallbacks = List.of(models);
      return this;
    }

    /** What a model of this agent costs. Without a price the cost of its replies is not known. */
    public Builder price(String model, ModelPrice price) {
      prices.put(model, price);
      return this;
    }

    /** The longest reply of a model; by default what its provider allows. */
    public Builder maxOutputTokens(int tokens) {
      this.maxOutputTokens = tokens;
      return this;
    }

    /** What a model may think before it replies, where its provider has such a budget. */
    public Builder thinkingTokens(int tokens) {
      this.thinkingTokens = tokens;
      return this;
    }

    /**
     * How much a model of this agent can read and write in one call. Near it the context of a run
     * is made smaller: results of older calls go first, then a summary stands in place of what is
     * older still. Nothing is deleted.
     */
    public Builder contextTokens(int tokens) {
      this.contextTokens = tokens;
      return this;
    }

    /**
     * JSON Schema of an object that the outcome of a run must match. A model that gives another one
     * is told what is wrong with it, twice at most; then the run ends as incomplete.
     */
    public Builder outcomeSchema(String json) {
      this.outcomeSchema = json;
      return this;
    }

    /** Tools of which a call must have succeeded before a run may complete. */
    public Builder completesAfter(String... toolNames) {
      this.requiredTools = List.of(toolNames);
      return this;
    }

    /** Names under which a tool must have kept something before a run may complete. */
    public Builder completesWith(String... artifactNames) {
      this.requiredArtifacts = List.of(artifactNames);
      return this;
    }

    /** JSON of the turns that the scripted model plays; other models do not see it. */
    public Builder script(String json) {
      this.script = json;
      return this;
    }

    /** The lane of the scripted model; every other model is queued whatever is said here. */
    public Builder modelLane(Lane lane) {
      this.modelLane = lane;
      return this;
    }

    /** JSON Schema that the input of a run must match; without one it may be any JSON. */
    public Builder inputSchema(String json) {
      this.inputSchema = json;
      return this;
    }

    /** Adds the {@code @Tool} methods of objects. */
    public Builder tools(Object... beans) {
      for (Object bean : beans) {
        JavaTools.of(bean).forEach(this::tool);
      }
      return this;
    }

    /** Adds a tool that is no Java method. */
    public Builder tool(Tool tool) {
      String toolName = tool.spec().name();
      if (BuiltIn.NAMES.contains(toolName)) {
        throw new IllegalArgumentException(
            "agent %s has a tool named %s, which is the name of a built-in one: rename it by"
                    .formatted(name, toolName)
                + " @Tool(name = …)");
      }
      if (tools.putIfAbsent(toolName, tool) != null) {
        throw new IllegalArgumentException(
            "agent %s has two tools named %s: rename one of them by @Tool(name = …)"
                .formatted(name, toolName));
      }
      return this;
    }

    /**
     * Its model may ask people, by {@code ask_human}: their answer is the result of the call,
     * whether it takes seconds or weeks.
     */
    public Builder asksHumans() {
      return waits(BuiltIn.ASK_HUMAN);
    }

    /** Its model may wait for what others tell over HTTP, by {@code wait_for_event}. */
    public Builder waitsForEvents() {
      return waits(BuiltIn.WAIT_FOR_EVENT);
    }

    /** Its model may wait for a time, by {@code sleep_until}. */
    public Builder sleeps() {
      return waits(BuiltIn.SLEEP_UNTIL);
    }

    private Builder waits(ToolSpec builtIn) {
      waiting.put(builtIn.name(), builtIn);
      return this;
    }

    /** What its calls are judged by; without this {@code UNSAFE} ones ask, others proceed. */
    public Builder policy(Rules rules) {
      return policy(rules.spec());
    }

    /**
     * A run that has used up a limit waits until somebody raises it, and goes on where it stood,
     * instead of ending as incomplete. Its deadline and the limit of repeats end it all the same.
     */
    public Builder asksForMore() {
      this.asksForMore = true;
      return this;
    }

    /** {@link #policy(Rules)} as data; {@link PolicySpec#TRUST} lets every call proceed. */
    public Builder policy(PolicySpec policy) {
      this.policy = policy;
      return this;
    }

    /** Model calls that a run may make. */
    public Builder maxTurns(int turns) {
      this.maxTurns = turns;
      return this;
    }

    /** Tool calls that a run may make. */
    public Builder maxToolCalls(int calls) {
      this.maxToolCalls = calls;
      return this;
    }

    /** Calls of a turn that are under way at once, 1 to 64; without this 16. */
    public Builder maxParallelCalls(int calls) {
      this.maxParallelCalls = calls;
      return this;
    }

    /** Tokens that a run may use, in and out; by default as many as it needs. */
    public Builder maxTokens(long tokens) {
      this.maxTokens = tokens;
      return this;
    }

    /**
     * What the models of a run may cost, in millionths of a US dollar; by default as much as they
     * do. Every model of the agent needs a price.
     */
    public Builder maxCostMicros(long micros) {
      this.maxCostMicros = micros;
      return this;
    }

    /**
     * Time in which a run does something, without what it waits; by default as much as it needs.
     */
    public Builder maxActiveTime(Duration time) {
      this.maxActive = time;
      return this;
    }

    /** How often in a row the same calls may give the same results before the run ends. */
    public Builder maxRepeats(int repeats) {
      this.maxRepeats = repeats;
      return this;
    }

    /** Time from the acceptance of a run to its end. */
    public Builder deadline(Duration deadline) {
      this.deadline = deadline;
      return this;
    }

    /**
     * The agent.
     *
     * @throws IllegalArgumentException when something about it cannot work; the message says what
     */
    public AgentDefinition build() {
      SpecDraft draft =
          new SpecDraft(
              name,
              version,
              instructions,
              models(),
              offered(),
              limits(),
              inputSchema,
              outcome(),
              maxParallelCalls,
              policy);
      return new AgentDefinition(
          draft.finished(), List.copyOf(tools.values()), "code", model == null ? prices : null);
    }

    private List<ToolSpec> offered() {
      TreeMap<String, ToolSpec> all = new TreeMap<>(waiting);
      tools.values().forEach(tool -> all.put(tool.spec().name(), tool.spec()));
      return List.copyOf(all.values());
    }

    private RunLimits limits() {
      return new RunLimits(
          maxTurns,
          maxToolCalls,
          deadline.toMillis(),
          maxTokens,
          maxRepeats,
          maxCostMicros,
          maxActive.toMillis(),
          asksForMore);
    }

    private @Nullable OutcomeSpec outcome() {
      return outcomeSchema == null && requiredTools.isEmpty() && requiredArtifacts.isEmpty()
          ? null
          : new OutcomeSpec(outcomeSchema, requiredTools, requiredArtifacts);
    }

    private ModelSpec models() {
      return choice(model == null ? "scripted/demo" : model)
          .withFallbacks(fallbacks.stream().map(this::choice).toList());
    }

    private ModelSpec choice(String shown) {
      ModelSettings settings =
          maxOutputTokens == null && thinkingTokens == null && contextTokens == null
              ? null
              : new ModelSettings(maxOutputTokens, thinkingTokens, contextTokens);
      return ModelChoice.of(name, shown, script, modelLane).priced(prices.get(shown)).set(settings);
    }
  }
}
