package dev.holdfast.workflows.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.wait.Wait;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a model step: the assistant's message, what it planned and what it cost.
 *
 * @param failure set when the model failed for good, its reply was not whole, or the run ended
 *     before it replied; then there is no call, and text only of a reply that was not whole
 * @param outgrown it took longer than the fast lane allows
 * @param note what the provider said beside the message
 * @param outcome the reply judged as the run's outcome; null where it asks for calls
 * @param crowded the context nears the end of the model's window, or went beyond it
 * @param waits what calls that it plans wait for
 * @param atMillis when it was judged, in epoch milliseconds; 0 of replies from before it was told
 * @param interrupted the run was told something that could not wait: the text may be a beginning
 */
public record ModelReply(
    String text,
    List<AskedCall> asked,
    List<PlannedCall> planned,
    Usage usage,
    @Nullable RunEnding failure,
    boolean outgrown,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable ProviderNote note,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Outcome outcome,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean crowded,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Wait> waits,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long atMillis,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean interrupted) {

  public ModelReply {
    // Null in what was written before anything could wait.
    waits = waits == null ? List.of() : List.copyOf(waits);
    asked = List.copyOf(asked);
    planned = List.copyOf(planned);
  }

  /** Of which nothing waits. */
  public ModelReply(
      String text,
      List<AskedCall> asked,
      List<PlannedCall> planned,
      Usage usage,
      @Nullable RunEnding failure,
      boolean outgrown,
      @Nullable ProviderNote note,
      @Nullable Outcome outcome,
      boolean crowded) {
    this(
        text, asked, planned, usage, failure, outgrown, note, outcome, crowded, List.of(), 0,
        false);
  }

  public ModelReply(
      String text,
      List<AskedCall> asked,
      List<PlannedCall> planned,
      Usage usage,
      @Nullable RunEnding failure,
      boolean outgrown) {
    this(text, asked, planned, usage, failure, outgrown, null, null, false, List.of(), 0, false);
  }

  /** A reply that was given up, of which there may be a beginning. */
  public static ModelReply interrupted(String beginning, Usage usage) {
    return new ModelReply(
        beginning, List.of(), List.of(), usage, null, false, null, null, false, List.of(), 0, true);
  }

  /** What it is worth: one that asks for nothing is good enough where nothing is demanded of it. */
  public OutcomeVerdict verdict() {
    if (outcome != null) {
      return outcome.verdict();
    }
    return planned.isEmpty() && !interrupted ? OutcomeVerdict.ACCEPTED : OutcomeVerdict.NONE;
  }

  /** Whether the model has said all that it had to say. */
  public boolean answers() {
    return failure == null && verdict() == OutcomeVerdict.ACCEPTED;
  }

  /** What the call and what it plans use of the run's limits. */
  public Spent spent() {
    long calls = planned.stream().filter(call -> !call.tool().equals(BuiltIn.OUTCOME)).count();
    return usage.spent().and(new Spent((int) calls, 0, 0, 0));
  }

  /**
   * A call as the model asked for it.
   *
   * @param callId ours
   * @param providerCallId the provider's, data only: may be missing or repeated
   * @param arguments raw JSON text as the model wrote it
   * @param changed what a rule made of them, with which the call is performed; null where nothing
   * @param rule of the policy that decided about the call; null where none did
   * @param doubt why that rule could not say whether it matches; null where it could
   */
  public record AskedCall(
      String callId,
      @Nullable String providerCallId,
      String tool,
      String arguments,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String changed,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String rule,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String doubt) {

    public AskedCall(
        String callId, @Nullable String providerCallId, String tool, String arguments) {
      this(callId, providerCallId, tool, arguments, null, null, null);
    }

    /** With which the call is performed, where nobody decides otherwise. */
    public String effective() {
      return changed == null ? arguments : changed;
    }
  }

  /**
   * What a reply used.
   *
   * @param inputTokens all of them, cached ones as well
   * @param outputTokens all of them, reasoning as well
   * @param cachedInputTokens of the input, read from the provider's cache; null: not told
   * @param cacheWriteTokens of the input, written to the provider's cache; null: not told
   * @param reasoningTokens of the output; null: not told
   * @param costMicros by the price frozen in the spec; null where there is none, or the tokens are
   *     estimated
   * @param millis how long models were asked, with all tries and without waiting for a turn
   * @param estimated the provider counted nothing: the tokens are guessed by the length, for limits
   */
  public record Usage(
      String provider,
      String model,
      long inputTokens,
      long outputTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long cachedInputTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long cacheWriteTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long reasoningTokens,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long costMicros,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long millis,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean estimated) {

    public Usage(String provider, String model, long inputTokens, long outputTokens) {
      this(provider, model, inputTokens, outputTokens, null, null, null, null, 0, false);
    }

    /** Of a model that was not asked, or gave no reply. */
    public static Usage none(ModelSpec model, long millis) {
      return new Usage(model.provider(), model.name(), 0, 0, null, null, null, null, millis, false);
    }

    public long tokens() {
      return inputTokens + outputTokens;
    }

    /** What it takes off the run's limits. */
    public Spent spent() {
      return new Spent(0, tokens(), costMicros == null ? 0 : costMicros, millis);
    }

    @JsonProperty(value = "cost_known", access = JsonProperty.Access.READ_ONLY)
    public boolean costKnown() {
      return costMicros != null;
    }
  }
}
