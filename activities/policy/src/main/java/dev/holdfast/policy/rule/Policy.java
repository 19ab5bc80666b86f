package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.wire.Wire;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An agent's rules, compiled once. Fails closed: what cannot be judged is denied. */
public final class Policy {
  /** The rule that is recorded where none matched. */
  public static final String OTHERWISE = "otherwise";

  private static final int MOST_RULES = 200;
  private static final int MOST_COMPILED = 1_000;
  private static final ConcurrentHashMap<PolicySpec, Policy> COMPILED = new ConcurrentHashMap<>();

  private final PolicySpec spec;
  private final List<CompiledRule> rules;

  private Policy(PolicySpec spec) {
    this.spec = spec;
    this.rules = spec.rules().stream().map(CompiledRule::of).toList();
  }

  /**
   * The compiled rules; the same ones are compiled once.
   *
   * @throws IllegalArgumentException when a rule cannot work; the message names it and says why
   */
  public static Policy of(PolicySpec spec) {
    Policy known = COMPILED.get(spec);
    if (known != null) {
      return known;
    }
    check(spec.rules());
    Policy compiled = new Policy(spec);
    if (COMPILED.size() >= MOST_COMPILED) {
      COMPILED.clear();
    }
    COMPILED.put(spec, compiled);
    return compiled;
  }

  /** Digest of the rules: equal rules have one, however their JSON is written. */
  public static String version(PolicySpec spec) {
    return CanonicalJson.digest(Wire.write(spec));
  }

  private static void check(List<PolicyRule> rules) {
    if (rules.size() > MOST_RULES) {
      throw new IllegalArgumentException(
          "a policy of %d rules; it may have %d".formatted(rules.size(), MOST_RULES));
    }
    Set<String> names = new HashSet<>();
    for (PolicyRule rule : rules) {
      if (rule.name().equals(OTHERWISE) || !names.add(rule.name())) {
        throw new IllegalArgumentException(
            "two policy rules are named \"%s\": what they decide could not be told apart"
                .formatted(rule.name()));
      }
    }
  }

  public Judgement judge(Act act, Situation situation) {
    JsonNode arguments = Wire.read(act.arguments(), JsonNode.class);
    Facts facts = new Facts(act, arguments, situation);
    for (CompiledRule rule : rules) {
      try {
        if (rule.matches(facts)) {
          return judgement(rule.rule().then(), rule.rule().name(), act, arguments);
        }
      } catch (Unjudgeable e) {
        // A rule that cannot be judged might have denied: nothing behind it may let the call pass.
        return new Judgement(
            new Ruling.Deny(
                "the policy rule \"%s\" could not be judged: %s"
                    .formatted(rule.rule().name(), e.getMessage())),
            rule.rule().name(),
            act.arguments());
      }
    }
    return judgement(spec.otherwise(act.effect()), OTHERWISE, act, arguments);
  }

  private static Judgement judgement(Ruling ruling, String rule, Act act, JsonNode arguments) {
    if (!(ruling instanceof Ruling.Mutate mutate)) {
      return new Judgement(ruling, rule, act.arguments());
    }
    JsonNode changed = arguments.deepCopy();
    for (Map.Entry<String, JsonNode> set : mutate.set().entrySet()) {
      if (!put(changed, JsonPointer.compile(set.getKey()), set.getValue())) {
        return new Judgement(
            new Ruling.Deny(
                "the policy rule \"%s\" sets %s, which these arguments have no place for"
                    .formatted(rule, set.getKey())),
            rule,
            act.arguments());
      }
    }
    return new Judgement(ruling, rule, changed.toString());
  }

  private static boolean put(JsonNode root, JsonPointer at, JsonNode value) {
    JsonPointer last = at.last();
    if (last == null) {
      return false;
    }
    return switch (root.at(at.head())) {
      case ObjectNode object -> {
        object.set(last.getMatchingProperty(), value);
        yield true;
      }
      case ArrayNode array when array.has(last.getMatchingIndex()) -> {
        array.set(last.getMatchingIndex(), value);
        yield true;
      }
      default -> false;
    };
  }
}
