package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.policy.StrictJson;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.wire.Wire;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent's rules, compiled once. Fails closed: a rule that cannot tell whether it matches holds
 * up the call where it asks, denies or skips, and does not let it pass where it proceeds; a call
 * that cannot be read is denied.
 */
public final class Policy {
  /** The rule that is recorded where none matched. */
  public static final String OTHERWISE = "otherwise";

  /** The rule that is recorded where the call is none that could be judged. */
  public static final String UNREADABLE = "unreadable";

  // Letters of other scripts look like these; a name that looks like another's must not pass.
  private static final Pattern TOOL = Pattern.compile("[!-~]{1,128}");
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

  /** Whether a rule counts over all runs: then others must know what a run does. */
  public boolean counts() {
    return rules.stream().anyMatch(CompiledRule::counts);
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
      if (rule.name().equals(OTHERWISE) || rule.name().equals(UNREADABLE)) {
        throw new IllegalArgumentException(
            "a policy rule is named \"%s\", which is recorded where no rule decides: rename it"
                .formatted(rule.name()));
      }
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException(
            "two policy rules are named \"%s\": what they decide could not be told apart"
                .formatted(rule.name()));
      }
    }
  }

  /**
   * Judges the calls of a turn, in their order. Each is judged with those before it planned that
   * may happen, so that a number of calls at once counts as what it is.
   */
  public List<Judgement> judge(List<Act> turn, Situation before) {
    List<Judgement> judgements = new ArrayList<>();
    Situation situation = before;
    for (Act act : turn) {
      Judgement judgement = judge(act, situation);
      judgements.add(judgement);
      if (judgement.mayHappen()) {
        situation = situation.planning(act.tool(), judgement.arguments());
      }
    }
    return judgements;
  }

  /** Judges one call. */
  public Judgement judge(Act act, Situation situation) {
    if (!TOOL.matcher(act.tool()).matches()) {
      return unreadable(act, "the name of the tool has characters that no tool has");
    }
    JsonNode arguments;
    try {
      arguments = StrictJson.read(act.arguments());
    } catch (IllegalArgumentException e) {
      return unreadable(act, String.valueOf(e.getMessage()));
    }
    if (!arguments.isObject()) {
      return unreadable(act, "the arguments are no object");
    }
    return judge(new Facts(act, arguments, situation));
  }

  private Judgement judge(Facts facts) {
    Judgement asking = null;
    for (CompiledRule rule : rules) {
      try {
        if (rule.matches(facts)) {
          return stricter(asking, judgement(rule.rule().then(), rule.name(), facts));
        }
      } catch (Unjudgeable e) {
        Judgement careful = inDoubt(rule, facts, String.valueOf(e.getMessage()));
        if (careful != null && !careful.mayHappen()) {
          return careful;
        }
        asking = asking == null ? careful : asking;
      }
    }
    return stricter(asking, judgement(spec.otherwise(facts.act().effect()), OTHERWISE, facts));
  }

  /** A rule that asks is in doubt: if it does not match, the rest decides. */
  private static Judgement stricter(@Nullable Judgement asking, Judgement rest) {
    return asking != null && rest.mayHappen() ? asking : rest;
  }

  private static Judgement unreadable(Act act, String why) {
    String reason = "the call cannot be judged: " + why;
    return new Judgement(new Ruling.Deny(reason), UNREADABLE, act.arguments(), why);
  }

  /**
   * What a rule says that cannot tell whether it matches. One that holds a call up then does; one
   * that lets it pass does not, and the next is asked. What would change the arguments can do
   * neither.
   */
  private static @Nullable Judgement inDoubt(CompiledRule rule, Facts facts, String doubt) {
    String said = "the policy rule \"%s\" could not be judged: %s".formatted(rule.name(), doubt);
    Ruling ruling =
        switch (rule.rule().then()) {
          case Ruling.Proceed proceed -> null;
          // Nobody said that it may go ahead unseen in a case that the rule does not cover.
          case Ruling.Ask ask -> new Ruling.Ask(ask.terms().elseDeny());
          case Ruling.Skip skip -> skip;
          case Ruling.Deny deny -> new Ruling.Deny("%s (%s)".formatted(deny.reason(), said));
          case Ruling.Mutate mutate -> new Ruling.Deny(said);
        };
    return ruling == null
        ? null
        : new Judgement(ruling, rule.name(), facts.act().arguments(), doubt);
  }

  private static Judgement judgement(Ruling ruling, String rule, Facts facts) {
    String arguments = facts.act().arguments();
    if (!(ruling instanceof Ruling.Mutate mutate)) {
      return new Judgement(ruling, rule, arguments);
    }
    JsonNode changed = facts.arguments().deepCopy();
    for (Map.Entry<String, JsonNode> set : mutate.set().entrySet()) {
      if (!put(changed, JsonPointer.compile(set.getKey()), set.getValue())) {
        String reason =
            "the policy rule \"%s\" sets %s, which these arguments have no place for"
                .formatted(rule, set.getKey());
        return new Judgement(new Ruling.Deny(reason), rule, arguments);
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
