package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No rule and no arguments hold up a worker: each judgement has its bound, on a busy machine too.
 */
class CostTest {
  private static final Duration BOUND = Duration.ofSeconds(20);
  private static final String MANY =
      "{\"items\":[" + "1,".repeat(999) + "1],\"text\":\"" + "a".repeat(100_000) + "!\"}";

  @Test
  void anExpressionThatIsTooLongIsRefused() {
    assertTimeout(
        BOUND,
        () ->
            assertThrows(
                IllegalArgumentException.class, () -> policy("true && ".repeat(1_000) + "true")));
  }

  @Test
  void anExpressionThatIsTooDeepIsRefused() {
    String deep = "(".repeat(1_500) + "true" + ")".repeat(1_500);
    assertTimeout(BOUND, () -> assertThrows(IllegalArgumentException.class, () -> policy(deep)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args.items.all(a, args.items.all(b, args.items.all(c, a + b + c > 0)))",
        "args.items.map(a, args.items.map(b, args.items.map(c, a + b + c))).size() > 0",
        "args.items.filter(a, args.items.exists(b, a + b == 7)).size() == 0"
      })
  void whatGoesRoundTooOftenIsInDoubt(String when) {
    Judgement judgement = assertTimeout(BOUND, () -> judge(when));
    assertEquals("rule", judgement.rule());
    assertTrue(judgement.ruling() instanceof Ruling.Deny, judgement::toString);
    assertTrue(judgement.doubt() != null, judgement::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "args.text.matches('^(a+)+$')",
        "args.text.matches('^(a|a|aa)+$')",
        "args.text.matches('(.*a){12}$')"
      })
  void aPatternTakesNoLongerThanItsText(String when) {
    assertEquals(Policy.OTHERWISE, assertTimeout(BOUND, () -> judge(when)).rule());
  }

  @Test
  void aPatternThatWouldBeTooLargeIsInDoubtOrRefused() {
    Judgement judgement =
        assertTimeout(BOUND, () -> judge("args.text.matches('((a{90}){90}){90}')"));
    assertTrue(judgement.ruling() instanceof Ruling.Deny, judgement::toString);
  }

  @Test
  void rulesThatTakeTooLongTogetherAreInDoubt() {
    List<PolicyRule> rules =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i ->
                new PolicyRule(
                    "rule " + i,
                    Match.ANY,
                    "past.filter(p, past.filter(q, q.tool == p.tool).size() < 0).size() == "
                        + (100_000 + i),
                    new Ruling.Deny("no")))
            .toList();
    var past =
        java.util.stream.IntStream.range(0, 95)
            .mapToObj(i -> new Situation.Past("x", "{\"n\":" + i + "}", true, Instant.EPOCH))
            .toList();
    Policy policy = Policy.of(new PolicySpec(rules, Map.of(Effect.READ, new Ruling.Proceed())));
    Judgement judgement = assertTimeout(BOUND, () -> policy.judge(act("{}"), situation(past)));
    assertTrue(judgement.ruling() instanceof Ruling.Deny, judgement::toString);
    assertTrue(String.valueOf(judgement.doubt()).contains("too long"), judgement::toString);
  }

  private static Judgement judge(String when) {
    return policy(when).judge(act(MANY), situation(List.of()));
  }

  private static Policy policy(String when) {
    var rule = new PolicyRule("rule", Match.ANY, when, new Ruling.Deny("no"));
    return Policy.of(new PolicySpec(List.of(rule), Map.of(Effect.READ, new Ruling.Proceed())));
  }

  private static Act act(String arguments) {
    return new Act("tool", Effect.READ, null, arguments);
  }

  private static Situation situation(List<Situation.Past> past) {
    return new Situation("agent", "somebody", null, "{}", Spent.NOTHING, past, Instant.EPOCH);
  }
}
