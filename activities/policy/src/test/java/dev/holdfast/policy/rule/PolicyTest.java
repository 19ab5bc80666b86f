package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<Situation.Past> past = new ArrayList<>();
  private String endUser = "eu_1";
  private Spent spent = new Spent(3, 1_000, 2_500, 0);

  /** One rule that denies: whether it matches a call of refund.create over 4,200 cents in EUR. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // names
        "{'match':{'tools':['refund.create']}}                                      | true",
        "{'match':{'tools':['refund.*']}}                                           | true",
        "{'match':{'tools':['*create']}}                                            | true",
        "{'match':{'tools':['*']}}                                                  | true",
        "{'match':{'tools':['refund']}}                                             | false",
        "{'match':{'tools':['refund.']}}                                            | false",
        "{'match':{'tools':['Refund.*']}}                                           | false",
        "{'match':{'tools':['mail.*','refund.*']}}                                  | true",
        "{'match':{'tools':['refund?create']}}                                      | false",
        "{}                                                                         | true",
        // effect, risk, end-user
        "{'match':{'effects':['UNSAFE']}}                                           | true",
        "{'match':{'effects':['READ','IDEMPOTENT']}}                                | false",
        "{'match':{'risks':['money']}}                                              | true",
        "{'match':{'risks':['privacy']}}                                            | false",
        "{'match':{'endUsers':['eu_1']}}                                            | true",
        "{'match':{'endUsers':['eu_2']}}                                            | false",
        "{'match':{'tools':['refund.*'],'effects':['READ']}}                        | false",
        // arguments by pointer
        "{'match':{'arguments':{'/cents':{'max':4200}}}}                            | true",
        "{'match':{'arguments':{'/cents':{'max':4199}}}}                            | false",
        "{'match':{'arguments':{'/cents':{'min':4200}}}}                            | true",
        "{'match':{'arguments':{'/cents':{'min':4200.01}}}}                         | false",
        "{'match':{'arguments':{'/cents':{'min':1,'max':5000}}}}                    | true",
        "{'match':{'arguments':{'/cents':{'in':[4200.0]}}}}                         | true",
        "{'match':{'arguments':{'/cents':{'in':['4200']}}}}                         | false",
        "{'match':{'arguments':{'/currency':{'in':['EUR','USD']}}}}                 | true",
        "{'match':{'arguments':{'/currency':{'matches':'[A-Z]{3}'}}}}               | true",
        "{'match':{'arguments':{'/currency':{'matches':'EU'}}}}                     | false",
        "{'match':{'arguments':{'/to/iban':{'matches':'DE.*'}}}}                    | true",
        "{'match':{'arguments':{'/to/tags/1':{'in':['b']}}}}                        | true",
        "{'match':{'arguments':{'/to/tags/2':{'present':true}}}}                    | false",
        "{'match':{'arguments':{'/note':{'present':false}}}}                        | true",
        "{'match':{'arguments':{'/note':{'min':0}}}}                                | false",
        "{'match':{'arguments':{'/currency':{'max':9}}}}                            | false",
        "{'match':{'arguments':{'/cents':{'max':9},'/currency':{'in':['EUR']}}}}    | false",
        // expressions
        "{'when':'args.cents > 4000 && args.currency == \"EUR\"'}                   | true",
        "{'when':'args.cents > 4200'}                                               | false",
        "{'when':'args.to.iban.startsWith(\"DE\")'}                                 | true",
        "{'when':'\"b\" in args.to.tags'}                                           | true",
        "{'when':'args.to.tags.exists(t, t == \"z\")'}                              | false",
        "{'when':'has(args.note)'}                                                  | false",
        "{'when':'input.order == \"A-1\"'}                                          | true",
        "{'when':'agent == \"clerk\" && requester == \"key:shop\"'}                 | true",
        "{'when':'tool == \"refund.create\" && effect == \"UNSAFE\"'}               | true",
        "{'when':'risk == \"money\"'}                                               | true",
        "{'when':'spent.cost_micros >= 2500 && spent.tool_calls == 3'}              | true",
        "{'match':{'tools':['refund.*']},'when':'args.cents < 10'}                  | false",
        // history and windows
        "{'when':'succeeded(\"kyc.check\") > 0'}                                    | true",
        "{'when':'succeeded(\"kyc.*\") == 1 && called(\"kyc.*\") == 2'}             | true",
        "{'when':'called(\"refund.create\") >= 3'}                                  | true",
        "{'when':'called_within(\"refund.*\", duration(\"1h\")) >= 3'}              | false",
        "{'when':'called_within(\"refund.*\", duration(\"1h\")) == 2'}              | true",
        "{'when':'past.exists(c, c.tool == \"refund.create\" && c.args.cents == 7)'} | true"
      })
  void aRuleMatches(String rule, boolean matches) {
    past("kyc.check", "{}", false, Duration.ofHours(5));
    past("kyc.check", "{}", true, Duration.ofHours(4));
    past("refund.create", "{\"cents\":7}", true, Duration.ofHours(3));
    past("refund.create", "{\"cents\":8}", true, Duration.ofMinutes(50));
    past("refund.create", "{\"cents\":9}", false, Duration.ofMinutes(1));
    String deny = rule.replace('\'', '"').replace("\\\"", "'").replaceFirst("\\}$", "");
    String spec =
        "{\"rules\":[%s%s\"name\":\"it\",\"then\":{\"do\":\"deny\",\"reason\":\"no\"}}],\"otherwise\":{\"UNSAFE\":{\"do\":\"proceed\"}}}"
            .formatted(cel(rule, deny), deny.equals("{") ? "" : ",");
    Judgement judged = judge(spec);
    assertEquals(matches ? "it" : Policy.OTHERWISE, judged.rule(), spec);
    assertEquals(matches ? new Ruling.Deny("no") : new Ruling.Proceed(), judged.ruling());
  }

  /** Within an expression texts stand in double quotes, which JSON needs escaped. */
  private static String cel(String rule, String deny) {
    int at = rule.indexOf("'when':'");
    if (at < 0) {
      return deny;
    }
    int from = at + "'when':'".length();
    int to = rule.lastIndexOf("'}");
    String expression = rule.substring(from, to);
    return rule.substring(0, at).replace('\'', '"')
        + "\"when\":"
        + Wire.write(expression.replace("\\\"", "\""));
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    Judgement judged =
        judge(
            """
            {"rules":[
              {"name":"mail","match":{"tools":["mail.*"]},"then":{"do":"deny","reason":"x"}},
              {"name":"small","match":{"arguments":{"/cents":{"max":5000}}},"then":{"do":"proceed"}},
              {"name":"all","then":{"do":"deny","reason":"y"}}]}
            """);
    assertEquals("small", judged.rule());
  }

  @Test
  void withoutARuleTheEffectDecides() {
    assertTrue(judge("{}").ruling() instanceof Ruling.Ask);
    Act read = new Act("order.find", Effect.READ, null, "{}");
    assertEquals(
        new Ruling.Proceed(), Policy.of(PolicySpec.EMPTY).judge(read, situation()).ruling());
  }

  @Test
  void whatCannotBeJudgedIsDenied() {
    Judgement judged =
        judge(
            """
            {"rules":[
              {"name":"note","when":"args.note.size() > 3","then":{"do":"deny","reason":"x"}},
              {"name":"all","then":{"do":"proceed"}}]}
            """);
    assertEquals("note", judged.rule());
    assertTrue(((Ruling.Deny) judged.ruling()).reason().startsWith("the policy rule \"note\""));
  }

  @Test
  void anExpressionMayNotGoRoundForEver() {
    Judgement judged =
        judge(
            """
            {"rules":[{"name":"loop",
              "when":"[1,2,3,4,5,6,7,8,9,0].all(a, [1,2,3,4,5,6,7,8,9,0].all(b, [1,2,3,4,5,6,7,8,9,0].all(c, [1,2,3,4,5,6,7,8,9,0].all(d, [1,2,3,4,5,6,7,8,9,0].all(e, [1,2,3,4,5,6,7,8,9,0].all(f, true))))))",
              "then":{"do":"proceed"}}]}
            """);
    assertTrue(judged.ruling() instanceof Ruling.Deny, judged.toString());
  }

  @Test
  void argumentsAreChangedWhereTheyStand() {
    Judgement judged =
        judge(
            """
            {"rules":[{"name":"cap","then":{"do":"mutate","set":{"/cents":100,"/to/tags/0":"z","/to/name":"n"}}}]}
            """);
    assertEquals(
        Wire.read(
            "{\"cents\":100,\"currency\":\"EUR\",\"to\":{\"iban\":\"DE1\",\"tags\":[\"z\",\"b\"],\"name\":\"n\"}}",
            com.fasterxml.jackson.databind.JsonNode.class),
        Wire.read(judged.arguments(), com.fasterxml.jackson.databind.JsonNode.class));
    Judgement noPlace =
        judge("{\"rules\":[{\"name\":\"cap\",\"then\":{\"do\":\"mutate\",\"set\":{\"/x/y\":1}}}]}");
    assertTrue(noPlace.ruling() instanceof Ruling.Deny);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'name':'a','then':{'do':'proceed'}},{'name':'a','then':{'do':'proceed'}}] | two policy rules are named \"a\"",
        "[{'name':'a','when':'1 +','then':{'do':'proceed'}}]                         | policy rule \"a\": its condition is no CEL",
        "[{'name':'a','when':'1','then':{'do':'proceed'}}]                           | policy rule \"a\": its condition is no CEL",
        "[{'name':'a','when':'nobody','then':{'do':'proceed'}}]                      | policy rule \"a\": its condition is no CEL",
        "[{'name':'a','match':{'arguments':{'cents':{'min':1}}},'then':{'do':'proceed'}}] | policy rule \"a\": Invalid input",
        "[{'name':'a','match':{'arguments':{'/a':{'matches':'['}}},'then':{'do':'proceed'}}] | policy rule \"a\": error parsing regexp"
      })
  void whatCannotWorkIsRefused(String rules, String message) {
    PolicySpec spec =
        Wire.read("{\"rules\":%s}".formatted(rules.replace('\'', '"')), PolicySpec.class);
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> Policy.of(spec)).getMessage());
    assertTrue(said.startsWith(message), said);
  }

  private void past(String tool, String arguments, boolean succeeded, Duration ago) {
    past.add(new Situation.Past(tool, arguments, succeeded, NOW.minus(ago)));
  }

  private Judgement judge(String spec) {
    var act =
        new Act(
            "refund.create",
            Effect.UNSAFE,
            "money",
            "{\"cents\":4200,\"currency\":\"EUR\",\"to\":{\"iban\":\"DE1\",\"tags\":[\"a\",\"b\"]}}");
    return Policy.of(Wire.read(spec, PolicySpec.class)).judge(act, situation());
  }

  private Situation situation() {
    return new Situation("clerk", "key:shop", endUser, "{\"order\":\"A-1\"}", spent, past, NOW);
  }
}
