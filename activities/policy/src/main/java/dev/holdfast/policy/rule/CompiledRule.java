package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.google.re2j.PatternSyntaxException;
import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.Ruling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rule that is ready to be asked. */
record CompiledRule(
    PolicyRule rule,
    Match match,
    List<Glob> tools,
    List<CompiledTest> tests,
    @Nullable Condition condition) {

  static CompiledRule of(PolicyRule rule) {
    Match match = rule.match() == null ? Match.ANY : rule.match();
    try {
      if (rule.then() instanceof Ruling.Mutate mutate) {
        mutate.set().keySet().forEach(CompiledRule::checkPlace);
      }
      return new CompiledRule(
          rule,
          match,
          match.tools().stream().map(Glob::of).toList(),
          match.arguments().entrySet().stream()
              .map(test -> CompiledTest.of(test.getKey(), test.getValue()))
              .toList(),
          rule.when() == null ? null : Condition.of(rule.when()));
    } catch (IllegalArgumentException | PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "policy rule \"%s\": %s".formatted(rule.name(), e.getMessage()), e);
    }
  }

  private static void checkPlace(String pointer) {
    if (JsonPointer.compile(pointer).matches()) {
      throw new IllegalArgumentException("it sets all arguments at once; name a place in them");
    }
  }

  boolean counts() {
    return condition != null && condition.counts();
  }

  String name() {
    return rule.name();
  }

  /**
   * Whether the rule matches. One part that surely does not hold is enough for no, whatever is in
   * doubt about the others.
   */
  boolean matches(Facts facts) throws Unjudgeable {
    if (!isAbout(facts)) {
      return false;
    }
    Unjudgeable doubt = null;
    if (!tests.isEmpty() && facts.twins() != null) {
      doubt = LookAlike.doubt(facts.twins());
    } else {
      for (CompiledTest test : tests) {
        try {
          if (!test.passes(facts.arguments())) {
            return false;
          }
        } catch (Unjudgeable e) {
          doubt = e;
        }
      }
    }
    if (condition != null && !condition.holds(facts)) {
      return false;
    }
    if (doubt != null) {
      throw doubt;
    }
    return true;
  }

  private boolean isAbout(Facts facts) {
    Act act = facts.act();
    String endUser = facts.situation().endUser();
    return (tools.isEmpty() || tools.stream().anyMatch(glob -> glob.matches(act.tool())))
        && (match.effects().isEmpty() || match.effects().contains(act.effect()))
        && (match.risks().isEmpty() || (act.risk() != null && match.risks().contains(act.risk())))
        && (match.endUsers().isEmpty() || (endUser != null && match.endUsers().contains(endUser)));
  }
}
