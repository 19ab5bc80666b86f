package dev.holdfast.policy.rule;

import dev.holdfast.workflows.policy.Ruling;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a call.
 *
 * @param rule the name of the rule that decided; see {@link Policy#OTHERWISE} and {@link
 *     Policy#UNREADABLE}
 * @param arguments those that the call would be made with; where the ruling is {@link
 *     Ruling.Mutate} they are other ones, which need checking against the tool's schema
 * @param doubt why the rule could not say whether it matches, so that it decided to be careful;
 *     null where it could
 */
public record Judgement(Ruling ruling, String rule, String arguments, @Nullable String doubt) {
  public Judgement(Ruling ruling, String rule, String arguments) {
    this(ruling, rule, arguments, null);
  }

  /** Whether the call would be made, now or once people have approved it. */
  public boolean mayHappen() {
    return switch (ruling) {
      case Ruling.Proceed proceed -> true;
      case Ruling.Mutate mutate -> true;
      case Ruling.Ask ask -> true;
      case Ruling.Skip skip -> false;
      case Ruling.Deny deny -> false;
    };
  }
}
