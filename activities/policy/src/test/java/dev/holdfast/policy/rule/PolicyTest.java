package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final List<Situation.Past> past = new ArrayList<>();
  private String endUser = "eu_1";
  private Spent spent = new Spent(3, 1_000, 2_500, 0);
  private final FakeCounting runs = new FakeCounting(NOW);
  private Counting counting = runs;

  /** One rule that denies: whether it matches a call of refund.create over 4,200 cents in EUR. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // names
        "{'match':{'tools':['refund.create']}}                                      | yes",
        "{'match':{'tools':['refund.*']}}                                           | yes",
        "{'match':{'tools':['*create']}}                                            | yes",
        "{'match':{'tools':['*']}}                                                  | yes",
        "{'match':{'tools':['refund']}}                                             | no",
        "{'match':{'tools':['refund.']}}                                            | no",
        "{'match':{'tools':['Refund.*']}}                                           | no",
        "{'match':{'tools':['mail.*','refund.*']}}                                  | yes",
        "{'match':{'tools':['refund?create']}}                                      | no",
        "{}                                                                         | yes",
        // effect, risk, end-user
        "{'match':{'effects':['UNSAFE']}}                                           | yes",
        "{'match':{'effects':['READ','IDEMPOTENT']}}                                | no",
        "{'match':{'risks':['money']}}                                              | yes",
        "{'match':{'risks':['privacy']}}                                            | no",
        "{'match':{'endUsers':['eu_1']}}                                            | yes",
        "{'match':{'endUsers':['eu_2']}}                                            | no",
        "{'match':{'tools':['refund.*'],'effects':['READ']}}                        | no",
        // arguments by pointer
        "{'match':{'arguments':{'/cents':{'max':4200}}}}                            | yes",
        "{'match':{'arguments':{'/cents':{'max':4199}}}}                            | no",
        "{'match':{'arguments':{'/cents':{'min':4200}}}}                            | yes",
        "{'match':{'arguments':{'/cents':{'min':4200.01}}}}                         | no",
        "{'match':{'arguments':{'/cents':{'min':1,'max':5000}}}}                    | yes",
        "{'match':{'arguments':{'/cents':{'in':[4200.0]}}}}                         | yes",
        "{'match':{'arguments':{'/cents':{'in':['4200']}}}}                         | doubt",
        "{'match':{'arguments':{'/currency':{'in':['EUR','USD']}}}}                 | yes",
        "{'match':{'arguments':{'/currency':{'matches':'[A-Z]{3}'}}}}               | yes",
        "{'match':{'arguments':{'/currency':{'matches':'EU'}}}}                     | no",
        "{'match':{'arguments':{'/to/iban':{'matches':'DE.*'}}}}                    | yes",
        "{'match':{'arguments':{'/to/tags/1':{'in':['b']}}}}                        | yes",
        "{'match':{'arguments':{'/to/tags/2':{'present':true}}}}                    | no",
        "{'match':{'arguments':{'/note':{'present':false}}}}                        | yes",
        "{'match':{'arguments':{'/note':{'min':0}}}}                                | doubt",
        "{'match':{'arguments':{'/currency':{'max':9}}}}                            | doubt",
        "{'match':{'arguments':{'/cents':{'max':9},'/currency':{'in':['EUR']}}}}    | no",
        "{'match':{'arguments':{'/note':{'present':true,'min':0}}}}                 | no",
        "{'match':{'arguments':{'/cents':{'matches':'4.*'}}}}                       | doubt",
        "{'match':{'arguments':{'/currency':{'in':['eur']}}}}                       | doubt",
        "{'match':{'arguments':{'/currency':{'in':['E U R']}}}}                     | doubt",
        "{'match':{'arguments':{'/currency':{'in':['USD']}}}}                       | no",
        "{'match':{'arguments':{'/note':{'min':0},'/currency':{'in':['USD']}}}}     | no",
        "{'match':{'arguments':{'/note':{'min':0}}},'when':'args.cents < 10'}       | no",
        "{'match':{'tools':['mail.*'],'arguments':{'/note':{'min':0}}}}             | no",
        "{'match':{'arguments':{'/cents':{'above':4199.99}}}}                       | yes",
        "{'match':{'arguments':{'/cents':{'above':4200}}}}                          | no",
        "{'match':{'arguments':{'/cents':{'below':4200.01}}}}                       | yes",
        "{'match':{'arguments':{'/cents':{'below':4200}}}}                          | no",
        "{'match':{'arguments':{'/currency':{'above':1}}}}                          | doubt",
        // expressions
        "{'when':'args.note > 3'}                                                   | doubt",
        "{'when':'args.currency > 3'}                                               | doubt",
        "{'when':'args.currency == 3'}                                              | no",
        "{'when':'args.cents == 4200 ? true : args.note > 3'}                          | yes",
        "{'when':'args.note > 3 && args.cents == 1'}                                | no",
        "{'when':'has(args.note) && args.note > 3'}                                 | no",
        "{'when':'args.cents == 4200.0'}                                            | yes",
        "{'when':'args'}                                                            | doubt",
        "{'when':'args.cents > 4000 && args.currency == \"EUR\"'}                   | yes",
        "{'when':'args.cents > 4200'}                                               | no",
        "{'when':'args.to.iban.startsWith(\"DE\")'}                                 | yes",
        "{'when':'\"b\" in args.to.tags'}                                           | yes",
        "{'when':'args.to.tags.exists(t, t == \"z\")'}                              | no",
        "{'when':'has(args.note)'}                                                  | no",
        "{'when':'input.order == \"A-1\"'}                                          | yes",
        "{'when':'agent == \"clerk\" && requester == \"key:shop\"'}                 | yes",
        "{'when':'tool == \"refund.create\" && effect == \"UNSAFE\"'}               | yes",
        "{'when':'risk == \"money\"'}                                               | yes",
        "{'when':'spent.cost_micros >= 2500 && spent.tool_calls == 3'}              | yes",
        "{'match':{'tools':['refund.*']},'when':'args.cents < 10'}                  | no",
        // history and windows
        "{'when':'succeeded(\"kyc.check\") > 0'}                                    | yes",
        "{'when':'succeeded(\"kyc.*\") == 1 && called(\"kyc.*\") == 2'}             | yes",
        "{'when':'called(\"refund.create\") >= 3'}                                  | yes",
        "{'when':'called_within(\"refund.*\", duration(\"1h\")) >= 3'}              | no",
        "{'when':'called_within(\"refund.*\", duration(\"1h\")) == 2'}              | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\")) == 4'}                | yes",
        "{'when':'used_within(\"refund.*\", duration(\"1h\")) == 2'}                 | yes",
        "{'when':'used_within(\"*\", duration(\"24h\")) == 5'}                       | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), \"end_user\") == 3'}  | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), \"requester\") == 2'} | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), \"/to/iban\") == 3'}  | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), [\"end_user\", \"/to/iban\"]) == 2'} | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), []) == 4'}            | yes",
        "{'when':'used_within(\"refund.*\", duration(\"24h\"), \"/note\") >= 3'}     | doubt",
        "{'when':'past.exists(c, c.tool == \"refund.create\" && c.args.cents == 7)'} | yes"
      })
  void aRuleMatches(String rule, String matches) {
    past("kyc.check", "{}", false, Duration.ofHours(5));
    past("kyc.check", "{}", true, Duration.ofHours(4));
    past("refund.create", "{\"cents\":7}", true, Duration.ofHours(3));
    past("refund.create", "{\"cents\":8}", true, Duration.ofMinutes(50));
    past("refund.create", "{\"cents\":9}", false, Duration.ofMinutes(1));
    runs.add(
        "refund.create", Duration.ofHours(2), "eu_1", "key:shop", "{\"to\":{\"iban\":\"DE1\"}}");
    runs.add(
        "refund.create", Duration.ofMinutes(5), "eu_1", "key:app", "{\"to\":{\"iban\":\"DE2\"}}");
    runs.add(
        "refund.undo", Duration.ofMinutes(9), "eu_2", "key:app", "{\"to\":{\"iban\":\"DE1\"}}");
    runs.add(
        "refund.create", Duration.ofHours(20), "eu_1", "key:shop", "{\"to\":{\"iban\":\"DE1\"}}");
    runs.add("mail.send", Duration.ofHours(20), null, "key:shop", "{}");
    runs.add(
        "refund.create", Duration.ofHours(25), "eu_1", "key:shop", "{\"to\":{\"iban\":\"DE1\"}}");
    String members = rule.substring(1, rule.length() - 1);
    String text = members.isEmpty() ? "" : json(members) + ",";
    Judgement denying = judge(one(text, "{\"do\":\"deny\",\"reason\":\"no\"}"));
    assertEquals(matches.equals("no") ? Policy.OTHERWISE : "it", denying.rule(), text);
    assertEquals(matches.equals("doubt"), denying.doubt() != null, text);
    Judgement proceeding = judge(one(text, "{\"do\":\"proceed\"}"));
    assertEquals(matches.equals("yes") ? "it" : Policy.OTHERWISE, proceeding.rule(), text);
    Judgement changing = judge(one(text, "{\"do\":\"mutate\",\"set\":{\"/cents\":1}}"));
    assertEquals(matches.equals("doubt"), changing.ruling() instanceof Ruling.Deny, text);
  }

  private static String one(String members, String then) {
    return "{\"rules\":[{%s\"name\":\"it\",\"then\":%s}],\"otherwise\":{\"UNSAFE\":{\"do\":\"skip\",\"result\":\"none\"}}}"
        .formatted(members, then);
  }

  /** Within an expression texts stand in double quotes, which JSON needs escaped. */
  private static String json(String members) {
    int at = members.indexOf("'when':'");
    if (at < 0) {
      return members.replace('\'', '"');
    }
    int from = at + "'when':'".length();
    String expression = members.substring(from, members.lastIndexOf('\''));
    return members.substring(0, at).replace('\'', '"')
        + "\"when\":"
        + Wire.write(expression.replace("\\\"", "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"rules\":[{\"name\":\"a\",\"match\":{\"tool\":[\"x\"]},\"then\":{\"do\":\"proceed\"}}]}",
        "{\"rules\":[{\"name\":\"a\",\"if\":\"false\",\"then\":{\"do\":\"proceed\"}}]}",
        "{\"rules\":[{\"name\":\"a\",\"match\":{\"arguments\":{\"/a\":{\"max\":1,\"mni\":0}}},\"then\":{\"do\":\"proceed\"}}]}",
        "{\"rules\":[{\"name\":\"a\",\"match\":{\"arguments\":{\"/a\":{\"max\":1,\"min\":2}}},\"then\":{\"do\":\"proceed\"}}]}",
        "{\"rules\":[{\"name\":\"a\",\"then\":{\"do\":\"ask\",\"quorum\":2}}]}",
        "{\"rules\":[{\"name\":\"a\",\"then\":{\"do\":\"ask\",\"terms\":{\"quorum\":0}}}]}",
        "{\"rules\":[{\"name\":\"a\",\"then\":{\"do\":\"ask\",\"terms\":{\"expires\":\"2 days\"}}}]}",
        "{\"rules\":[{\"name\":\"a\",\"then\":{\"do\":\"allow\"}}]}",
        "{\"rules\":[{\"name\":\"a\"}]}",
        "{\"rule\":[]}"
      })
  void whatIsMisspeltIsNoPolicy(String json) {
    assertThrows(IllegalArgumentException.class, () -> Wire.read(json, PolicySpec.class));
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
  void aRuleInDoubtIsCareful() {
    Judgement denied = judge(inDoubt("{\"do\":\"deny\",\"reason\":\"x\"}"));
    assertEquals("note", denied.rule());
    String reason = ((Ruling.Deny) denied.ruling()).reason();
    assertTrue(reason.startsWith("x (the policy rule \"note\" could not be judged: "), reason);
    assertEquals("all", judge(inDoubt("{\"do\":\"proceed\"}")).rule());
    assertEquals("note", judge(inDoubt("{\"do\":\"skip\",\"result\":\"x\"}")).rule());
    Judgement changed = judge(inDoubt("{\"do\":\"mutate\",\"set\":{\"/cents\":1}}"));
    assertTrue(changed.ruling() instanceof Ruling.Deny, changed.toString());
  }

  @Test
  void aRuleThatAsksInDoubtNeverLetsPassUnseenNorWhatTheRestHolds() {
    String ask = "{\"do\":\"ask\",\"terms\":{\"whenExpired\":\"PROCEED\"}}";
    Judgement asked = judge(inDoubt(ask));
    assertEquals("note", asked.rule());
    assertEquals(new Ruling.Ask(AskTerms.DEFAULT), asked.ruling());
    Judgement denied =
        judge(
            inDoubt(ask).replace("{\"do\":\"proceed\"}", "{\"do\":\"deny\",\"reason\":\"never\"}"));
    assertEquals("all", denied.rule());
    assertEquals(new Ruling.Deny("never"), denied.ruling());
  }

  private static String inDoubt(String then) {
    return """
    {"rules":[
      {"name":"note","when":"args.note.size() > 3","then":%s},
      {"name":"all","then":{"do":"proceed"}}]}
    """
        .formatted(then);
  }

  @Test
  void theCallsOfATurnCountForThoseBehindThem() {
    Policy policy =
        Policy.of(
            Wire.read(
                """
                {"rules":[
                  {"name":"no mail","match":{"tools":["mail.*"]},"then":{"do":"deny","reason":"no"}},
                  {"name":"three a day","when":"used_within(tool, duration('24h'), '/to') >= 3",
                   "then":{"do":"deny","reason":"enough"}},
                  {"name":"rest","then":{"do":"proceed"}}]}
                """
                    .replace("used_within(tool,", "used_within('refund.create',"),
                PolicySpec.class));
    runs.add("refund.create", Duration.ofHours(2), "eu_1", "key:shop", "{\"to\":\"A\"}");
    Act a = new Act("refund.create", Effect.UNSAFE, null, "{\"to\":\"A\"}");
    Act b = new Act("refund.create", Effect.UNSAFE, null, "{\"to\":\"B\"}");
    Act mail = new Act("mail.send", Effect.UNSAFE, null, "{\"to\":\"A\"}");
    assertEquals(
        List.of("rest", "rest", "no mail", "rest", "three a day", "rest"),
        policy.judge(List.of(a, b, mail, a, a, b), situation()).stream()
            .map(Judgement::rule)
            .toList());
  }

  @Test
  void whatBreaksWhileCountingIsNoJudgement() {
    String rule =
        "{\"when\":\"true || used_within('a', duration('1h')) > 0\",\"name\":\"n\",\"then\":{\"do\":\"proceed\"}}";
    counting = usage -> OptionalLong.empty();
    assertEquals("n", judge("{\"rules\":[" + rule + "]}").rule());
    counting =
        usage -> {
          throw new IllegalStateException("the store is away");
        };
    String asks = rule.replace("true ||", "false ||");
    assertThrows(IllegalStateException.class, () -> judge("{\"rules\":[" + asks + "]}"));
    counting = Counting.UNKNOWN;
    assertEquals(Policy.OTHERWISE, judge("{\"rules\":[" + asks + "]}").rule());
  }

  @Test
  void eachNumberIsAskedForOnce() {
    List<Counting.Usage> asked = new ArrayList<>();
    counting =
        usage -> {
          asked.add(usage);
          return OptionalLong.of(0);
        };
    String rule =
        "{\"when\":\"used_within('a', duration('1h')) > 0\",\"name\":\"%s\",\"then\":{\"do\":\"proceed\"}}";
    judge("{\"rules\":[%s,%s]}".formatted(rule.formatted("x"), rule.formatted("y")));
    assertEquals(
        List.of(new Counting.Usage("a", NOW.minus(Duration.ofHours(1)), NOW, null, null, Map.of())),
        asked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "1", "{\"a\":1,\"a\":2}", "{\"a\":1e999}", "{} {}"})
  void whatCannotBeReadIsDenied(String arguments) {
    Act act = new Act("order.find", Effect.READ, null, arguments);
    Judgement judged = Policy.of(PolicySpec.EMPTY).judge(act, situation());
    assertEquals(Policy.UNREADABLE, judged.rule());
    assertTrue(judged.ruling() instanceof Ruling.Deny);
  }

  @Test
  void anExpressionMayNotGoRoundForEver() {
    String loop =
        """
        {"rules":[{"name":"loop",
          "when":"[1,2,3,4,5,6,7,8,9,0].all(a, [1,2,3,4,5,6,7,8,9,0].all(b, [1,2,3,4,5,6,7,8,9,0].all(c, [1,2,3,4,5,6,7,8,9,0].all(d, [1,2,3,4,5,6,7,8,9,0].all(e, [1,2,3,4,5,6,7,8,9,0].all(f, true))))))",
          "then":%s}]}
        """;
    assertEquals(Policy.OTHERWISE, judge(loop.formatted("{\"do\":\"proceed\"}")).rule());
    Judgement denied = judge(loop.formatted("{\"do\":\"deny\",\"reason\":\"x\"}"));
    assertTrue(String.valueOf(denied.doubt()).contains("teration"), denied.toString());
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
        "[{'name':'otherwise','then':{'do':'proceed'}}]                              | a policy rule is named \"otherwise\"",
        "[{'name':'a','match':{'arguments':{'/a':{}}},'then':{'do':'proceed'}}]      | policy rule \"a\": it tests nothing at /a",
        "[{'name':'a','match':{'arguments':{'/a':{'present':false,'max':1}}},'then':{'do':'proceed'}}] | policy rule \"a\": at /a nothing may be",
        "[{'name':'a','then':{'do':'mutate','set':{'':1}}}]                          | policy rule \"a\": it sets all arguments",
        "[{'name':'a','when':'used_within(tool, duration(\"1h\")) > 0','then':{'do':'proceed'}}] | policy rule \"a\": used_within takes texts",
        "[{'name':'a','when':'used_within(\"x\", args.window) > 0','then':{'do':'proceed'}}] | policy rule \"a\": used_within takes texts",
        "[{'name':'a','when':'used_within(\"x\", duration(\"1d\")) > 0','then':{'do':'proceed'}}] | policy rule \"a\": used_within looks back for \"1d\"",
        "[{'name':'a','when':'used_within(\"x\", duration(\"9999h\")) > 0','then':{'do':'proceed'}}] | policy rule \"a\": used_within looks back for",
        "[{'name':'a','when':'used_within(\"x\", duration(\"1h\"), \"customer\") > 0','then':{'do':'proceed'}}] | policy rule \"a\": used_within counts by \"customer\"",
        "[{'name':'a','when':'[1,2].exists(i, used_within(\"x\", duration(string(i) + \"h\")) > 0)','then':{'do':'proceed'}}] | policy rule \"a\": used_within takes texts",
        "[{'name':'a','match':{'arguments':{'cents':{'min':1}}},'then':{'do':'proceed'}}] | policy rule \"a\": Invalid input",
        "[{'name':'a','match':{'arguments':{'/a':{'matches':'['}}},'then':{'do':'proceed'}}] | policy rule \"a\": error parsing regexp"
      })
  void whatCannotWorkIsRefused(String rules, String message) {
    PolicySpec spec =
        Wire.read(
            "{\"rules\":%s}".formatted(rules.replace("\"", "\\\"").replace('\'', '"')),
            PolicySpec.class);
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
    return new Situation(
        "clerk", "key:shop", endUser, "{\"order\":\"A-1\"}", spent, past, NOW, counting);
  }
}
