package dev.holdfast.policy.rule;

import dev.holdfast.workflows.policy.Ruling;

/**
 * What was decided about a call.
 *
 * @param rule the name of the rule that decided; see {@link Policy#OTHERWISE}
 * @param arguments those that the call would be made with
 */
public record Judgement(Ruling ruling, String rule, String arguments) {}
