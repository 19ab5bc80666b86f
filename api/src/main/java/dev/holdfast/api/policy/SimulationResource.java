package dev.holdfast.api.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.policy.rule.Judgement;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.wire.Wire;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would have said.
 *
 * @param run null where a call was given
 * @param policyVersion digest of the rules that were tried
 * @param asked how many calls people would have been asked about
 */
record SimulationResource(
    String object,
    @Nullable String run,
    String agent,
    String policyVersion,
    long asked,
    List<Call> calls) {

  /**
   * One call.
   *
   * @param ruling as it stands in a policy
   * @param rule the name of the rule that decides
   * @param doubt why the rule could not say whether it matches; null where it could
   * @param arguments as the model wrote them; a text where they are no JSON
   * @param effectiveArguments with which it would be made, where a rule changes them
   * @param actual what was said of it in the run; null where a call was given
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Call(
      @Nullable String call,
      @Nullable Integer turn,
      String tool,
      JsonNode arguments,
      JsonNode ruling,
      String rule,
      @Nullable String doubt,
      @Nullable JsonNode effectiveArguments,
      @Nullable Actual actual) {}

  /**
   * What became of it.
   *
   * @param ruling proceed, mutate, skip, ask or deny
   * @param outcome how the call ended; null while it has not
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Actual(
      String ruling,
      @Nullable String rule,
      @Nullable String doubt,
      @Nullable JsonNode effectiveArguments,
      @Nullable String outcome) {}

  static Call call(
      @Nullable String call,
      @Nullable Integer turn,
      String tool,
      String arguments,
      Judgement judgement,
      @Nullable Actual actual) {
    boolean changed = judgement.ruling() instanceof Ruling.Mutate;
    // Written as its interface: so it says what it does.
    JsonNode ruling = Wire.json().valueToTree(judgement.ruling());
    return new Call(
        call,
        turn,
        tool,
        json(arguments),
        ruling,
        judgement.rule(),
        judgement.doubt(),
        changed ? json(judgement.arguments()) : null,
        actual);
  }

  static JsonNode json(String text) {
    try {
      return Wire.read(text, JsonNode.class);
    } catch (IllegalArgumentException e) {
      return Wire.json().getNodeFactory().textNode(text);
    }
  }
}
