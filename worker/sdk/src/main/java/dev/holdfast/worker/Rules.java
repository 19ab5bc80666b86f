package dev.holdfast.worker;

import dev.holdfast.workflows.policy.ArgumentTest;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.OnUnknown;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the calls of an agent are judged by, in the order in which it is written: the first rule
 * that matches a call decides. A call that none matches proceeds, one of an {@code UNSAFE} tool
 * asks.
 *
 * <pre>{@code
 * Rules.first("small refunds").tools("refund.create").where("/cents", atMost(50_00)).proceed()
 *     .then("unknown customers").tools("refund.*").when("succeeded('kyc.check') == 0")
 *         .deny("Check the customer first, by kyc.check.")
 *     .then("refunds").tools("refund.*").ask(AskTerms.of("desk-leads").quorum(2))
 * }</pre>
 */
public final class Rules {
  private final List<PolicyRule> rules;
  private final Map<Effect, Ruling> otherwise;
  private final @Nullable OnUnknown onUnknown;

  private Rules(
      List<PolicyRule> rules, Map<Effect, Ruling> otherwise, @Nullable OnUnknown onUnknown) {
    this.rules = List.copyOf(rules);
    this.otherwise = Map.copyOf(otherwise);
    this.onUnknown = onUnknown;
  }

  /** Begins with the rule that is asked first. Its name is recorded with what it decides. */
  public static Rule first(String name) {
    return new Rule(new Rules(List.of(), Map.of(), null), name);
  }

  /** The rule that is asked next. */
  public Rule then(String name) {
    return new Rule(this, name);
  }

  /** What happens to calls of such tools that no rule matches. */
  public Rules otherwise(Effect effect, Ruling ruling) {
    EnumMap<Effect, Ruling> more = new EnumMap<>(Effect.class);
    more.putAll(otherwise);
    more.put(effect, ruling);
    return new Rules(rules, more, onUnknown);
  }

  /**
   * Where nobody knows whether a call took effect, the run waits: until somebody gives the call's
   * result, has it sent once more with the same effect key, or leaves it at that. Without this the
   * model reads that nobody knows.
   */
  public Rules waitWhereUnknown() {
    return new Rules(rules, otherwise, OnUnknown.WAIT);
  }

  /** The rules as data. */
  public PolicySpec spec() {
    return new PolicySpec(rules, otherwise, onUnknown);
  }

  private Rules with(PolicyRule rule) {
    List<PolicyRule> more = new ArrayList<>(rules);
    more.add(rule);
    return new Rules(more, otherwise, onUnknown);
  }

  /** A rule that is being written. All that is said must hold; without a word it matches all. */
  public static final class Rule {
    private final Rules before;
    private final String name;
    private final Map<String, ArgumentTest> arguments = new LinkedHashMap<>();
    private List<String> tools = List.of();
    private List<Effect> effects = List.of();
    private List<String> risks = List.of();
    private List<String> endUsers = List.of();
    private @Nullable String when;

    private Rule(Rules before, String name) {
      this.before = before;
      this.name = name;
    }

    /** Calls of tools with one of these names; {@code *} stands for any characters. */
    public Rule tools(String... names) {
      this.tools = List.of(names);
      return this;
    }

    public Rule effects(Effect... any) {
      this.effects = List.of(any);
      return this;
    }

    /** Calls of tools whose author declared one of these by {@code @ToolEffect(risk = …)}. */
    public Rule risks(String... any) {
      this.risks = List.of(any);
      return this;
    }

    /** Runs that act for one of these. */
    public Rule endUsers(String... ids) {
      this.endUsers = List.of(ids);
      return this;
    }

    /** The argument at this JSON pointer passes the test. */
    public Rule where(String pointer, ArgumentTest test) {
      if (arguments.put(pointer, test) != null) {
        throw new IllegalArgumentException(
            "policy rule \"%s\": %s is tested twice; write two rules, or a condition"
                .formatted(name, pointer));
      }
      return this;
    }

    /** This CEL expression is true as well. */
    public Rule when(String condition) {
      this.when = condition;
      return this;
    }

    /** The call is made. */
    public Rules proceed() {
      return rule(new Ruling.Proceed());
    }

    /** The call is made with these values at these JSON pointers, whatever stood there. */
    public Rules proceedWith(Map<String, ?> values) {
      Ruling.Mutate mutate =
          Wire.json().convertValue(Map.of("do", "mutate", "set", values), Ruling.Mutate.class);
      return rule(mutate);
    }

    /** Whoever may decide in the application is asked, and has a week. */
    public Rules ask() {
      return ask(AskTerms.DEFAULT);
    }

    /** People are asked. */
    public Rules ask(AskTerms terms) {
      return rule(new Ruling.Ask(terms));
    }

    /** The call is not made; the model reads why. */
    public Rules deny(String reason) {
      return rule(new Ruling.Deny(reason));
    }

    /** The call is not made; the model reads this as its result. */
    public Rules skip(String result) {
      return rule(new Ruling.Skip(result));
    }

    private Rules rule(Ruling ruling) {
      Match match = new Match(tools, effects, risks, endUsers, arguments);
      return before.with(
          new PolicyRule(name, match.equals(Match.ANY) ? null : match, when, ruling));
    }
  }
}
