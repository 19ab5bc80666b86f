package dev.holdfast.policy.rule;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.holdfast.policy.CanonicalJson;
import dev.holdfast.workflows.policy.ArgumentTest;
import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.Ruling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A rule that is ready to be asked. */
record CompiledRule(
    PolicyRule rule, List<Glob> tools, List<Test> tests, @Nullable Condition condition) {

  private record Test(JsonPointer at, ArgumentTest test, @Nullable Pattern pattern) {}

  static CompiledRule of(PolicyRule rule) {
    try {
      Match match = rule.match();
      List<Test> tests = new ArrayList<>();
      if (match != null) {
        for (Map.Entry<String, ArgumentTest> test : match.arguments().entrySet()) {
          tests.add(test(test.getKey(), test.getValue()));
        }
      }
      if (rule.then() instanceof Ruling.Mutate mutate) {
        mutate.set().keySet().forEach(JsonPointer::compile);
      }
      return new CompiledRule(
          rule,
          match == null ? List.of() : match.tools().stream().map(Glob::of).toList(),
          tests,
          rule.when() == null ? null : Condition.of(rule.when()));
    } catch (IllegalArgumentException | PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "policy rule \"%s\": %s".formatted(rule.name(), e.getMessage()), e);
    }
  }

  private static Test test(String pointer, ArgumentTest test) {
    return new Test(
        JsonPointer.compile(pointer),
        test,
        test.matches() == null ? null : Pattern.compile(test.matches()));
  }

  boolean matches(Facts facts) throws Unjudgeable {
    return looksLikeIt(facts) && (condition == null || condition.holds(facts));
  }

  private boolean looksLikeIt(Facts facts) {
    Match match = rule.match();
    if (match == null) {
      return true;
    }
    Act act = facts.act();
    String endUser = facts.situation().endUser();
    return (tools.isEmpty() || tools.stream().anyMatch(glob -> glob.matches(act.tool())))
        && (match.effects().isEmpty() || match.effects().contains(act.effect()))
        && (match.risks().isEmpty() || (act.risk() != null && match.risks().contains(act.risk())))
        && (match.endUsers().isEmpty() || (endUser != null && match.endUsers().contains(endUser)))
        && tests.stream().allMatch(test -> passes(test, facts.arguments().at(test.at)));
  }

  private static boolean passes(Test asked, JsonNode value) {
    ArgumentTest test = asked.test;
    if (test.present() != null && test.present() == value.isMissingNode()) {
      return false;
    }
    if (!test.in().isEmpty() && test.in().stream().noneMatch(one -> same(one, value))) {
      return false;
    }
    if (test.min() != null
        && !(value.isNumber() && value.decimalValue().compareTo(test.min()) >= 0)) {
      return false;
    }
    if (test.max() != null
        && !(value.isNumber() && value.decimalValue().compareTo(test.max()) <= 0)) {
      return false;
    }
    return asked.pattern == null || (value.isTextual() && asked.pattern.matches(value.textValue()));
  }

  /** 1 and 1.0 are one value, as they have one digest. */
  private static boolean same(JsonNode one, JsonNode other) {
    return !other.isMissingNode()
        && CanonicalJson.of(one.toString()).equals(CanonicalJson.of(other.toString()));
  }
}
