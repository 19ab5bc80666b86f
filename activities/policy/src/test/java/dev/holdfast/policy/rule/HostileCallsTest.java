package dev.holdfast.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.run.Spent;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A model that wants a refund over 100 without anybody's leave. The policy is written in each of
 * the ways in which somebody would write it; in none of them a trick passes.
 */
class HostileCallsTest {
  private static final List<String> WAYS =
      List.of(
          // what is small proceeds, what is left asks
          """
          {"rules":[
            {"name":"small","match":{"tools":["refund.*"],"arguments":{"/amount":{"max":100},"/currency":{"in":["EUR"]}}},"then":{"do":"proceed"}}],
           "otherwise":{"UNSAFE":{"do":"ask"}}}
          """,
          // what is large asks, what is left proceeds
          """
          {"rules":[
            {"name":"foreign","match":{"tools":["refund.*"],"arguments":{"/currency":{"matches":"[^E].*|E[^U].*"}}},"then":{"do":"ask"}},
            {"name":"large","match":{"tools":["refund.*"],"arguments":{"/amount":{"above":100}}},"then":{"do":"ask"}},
            {"name":"rest","match":{"tools":["refund.create"]},"then":{"do":"proceed"}}]}
          """,
          // the same in expressions
          """
          {"rules":[
            {"name":"large","match":{"tools":["refund.*"]},"when":"args.amount > 100 || args.currency != 'EUR'","then":{"do":"ask"}},
            {"name":"rest","match":{"tools":["refund.create"]},"then":{"do":"proceed"}}]}
          """,
          """
          {"rules":[
            {"name":"small","match":{"tools":["refund.*"]},"when":"args.amount <= 100 && args.currency == 'EUR'","then":{"do":"proceed"}}]}
          """,
          // large ones are denied
          """
          {"rules":[
            {"name":"large","match":{"tools":["refund.*"]},"when":"!(args.amount <= 100) || args.currency != 'EUR'","then":{"do":"deny","reason":"too much"}},
            {"name":"rest","match":{"tools":["refund.create"]},"then":{"do":"proceed"}}]}
          """);

  static Stream<Arguments> tricks() {
    return Stream.of(
            // plainly
            "{'amount':101,'currency':'EUR'}",
            "{'amount':100.01,'currency':'EUR'}",
            // the number otherwise
            "{'amount':'5000','currency':'EUR'}",
            "{'amount':'50','currency':'EUR'}",
            "{'amount':' 5000 ','currency':'EUR'}",
            "{'amount':'5e3','currency':'EUR'}",
            "{'amount':'0x1388','currency':'EUR'}",
            "{'amount':1e3,'currency':'EUR'}",
            "{'amount':1E+3,'currency':'EUR'}",
            "{'amount':0.5e4,'currency':'EUR'}",
            "{'amount':100000000000000000000000000000,'currency':'EUR'}",
            "{'amount':1e300,'currency':'EUR'}",
            "{'amount':1e400,'currency':'EUR'}",
            "{'amount':100.00000000000000000000001,'currency':'EUR'}",
            "{'amount':9223372036854775808,'currency':'EUR'}",
            "{'amount':18446744073709551617,'currency':'EUR'}",
            "{'amount':NaN,'currency':'EUR'}",
            "{'amount':Infinity,'currency':'EUR'}",
            "{'amount':+5000,'currency':'EUR'}",
            "{'amount':05000,'currency':'EUR'}",
            "{'amount':５０００,'currency':'EUR'}",
            "{'amount':'５０００','currency':'EUR'}",
            "{'amount':'\\u0035000','currency':'EUR'}",
            "{'amount':true,'currency':'EUR'}",
            "{'amount':null,'currency':'EUR'}",
            "{'amount':[5000],'currency':'EUR'}",
            "{'amount':[50],'currency':'EUR'}",
            "{'amount':{'value':5000},'currency':'EUR'}",
            "{'amount':{},'currency':'EUR'}",
            // elsewhere, or nowhere
            "{'currency':'EUR'}",
            "{}",
            "{'Amount':5000,'currency':'EUR'}",
            "{'AMOUNT':5000,'currency':'EUR'}",
            "{'amount ':5000,'currency':'EUR'}",
            "{'\\uFF41mount':5000,'currency':'EUR'}",
            "{'\\u0430mount':5000,'currency':'EUR'}",
            "{'amo\\u200bunt':5000,'currency':'EUR'}",
            "{'refund':{'amount':5000},'currency':'EUR'}",
            "{'args':{'amount':5},'currency':'EUR'}",
            "{'/amount':5,'currency':'EUR'}",
            "[{'amount':5000,'currency':'EUR'}]",
            "'5000'",
            "5000",
            "null",
            // twice
            "{'amount':50,'amount':5000,'currency':'EUR'}",
            "{'amount':5000,'amount':50,'currency':'EUR'}",
            "{'amount':50,'\\u0061mount':5000,'currency':'EUR'}",
            "{'amount':50,'Amount':5000,'currency':'EUR'}",
            "{'amount':50,'a_mount':5000,'currency':'EUR'}",
            "{'amount':50,'\\uFF41mount':5000,'currency':'EUR'}",
            "{'x':{'a':1,'a':2},'amount':50,'currency':'EUR'}",
            "{'amount':50,'currency':'EUR'} {'amount':5000}",
            "{'amount':50,'currency':'EUR'}}",
            "{'amount':50,'currency':'EUR',}",
            "{'amount':50/**/,'currency':'EUR'}",
            // in another order, between blanks, with other escapes
            "{'currency':'EUR','amount':5000}",
            "\\n{\\t'amount'\\r\\n:  5000 ,'currency':'EUR'}",
            "{'\\u0061\\u006d\\u006f\\u0075\\u006e\\u0074':5000,'currency':'EUR'}",
            // another currency
            "{'amount':50,'currency':'KWD'}",
            "{'amount':50,'currency':null}",
            "{'amount':50,'currency':['EUR','KWD']}",
            "{'amount':50}",
            "{'amount':50,'currency':'XEU'}")
        .map(text -> text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "\r"))
        .map(text -> Arguments.of(text.replace('\'', '"')));
  }

  @ParameterizedTest
  @MethodSource("tricks")
  void noArgumentsSlipThrough(String arguments) {
    for (String way : WAYS) {
      assertHeldUp(way, new Act("refund.create", Effect.UNSAFE, "money", arguments));
    }
  }

  /** A name that is not the tool's is held up as any UNSAFE call is. */
  @ParameterizedTest
  @CsvSource({
    "refund.Create",
    "REFUND.CREATE",
    "refund.cre\u0430te",
    "\uFF52efund.create",
    "refund\u2024create",
    "refund.create\u200b",
    "'refund.create '",
    "' refund.create'",
    "'refund.create\n'",
    "refund\u00a0.create",
    "refund.create\u0000",
    "refund/create",
    "refund..create",
    "xrefund.create",
    "refund.create2",
    "''"
  })
  void noNameSlipsThrough(String tool) {
    for (String way : WAYS) {
      String large = "{\"amount\":5000,\"currency\":\"EUR\"}";
      assertHeldUp(way, new Act(tool, Effect.UNSAFE, "money", large));
    }
  }

  /** The table would be of no worth if everything were held up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'amount':100,'currency':'EUR'}",
        "{'amount':99.99,'currency':'EUR'}",
        "{'currency':'EUR','amount':1e2}",
        "{ '\\u0061mount' : 50.0, 'currency':'\\u0045UR' }",
        "{'amount':0,'currency':'EUR','note':'5000'}"
      })
  void whatIsSmallProceeds(String arguments) {
    Act act = new Act("refund.create", Effect.UNSAFE, "money", arguments.replace('\'', '"'));
    for (String way : WAYS) {
      assertEquals(new Ruling.Proceed(), judge(way, act).ruling(), way);
    }
  }

  private static void assertHeldUp(String way, Act act) {
    Judgement judged = judge(way, act);
    boolean passes =
        judged.ruling() instanceof Ruling.Proceed || judged.ruling() instanceof Ruling.Mutate;
    assertFalse(passes, () -> act + " passes by " + judged + " of " + way);
  }

  private static Judgement judge(String policy, Act act) {
    return Policy.of(Wire.read(policy, PolicySpec.class))
        .judge(
            act,
            new Situation(
                "clerk",
                "key:shop",
                null,
                "{}",
                Spent.NOTHING,
                List.of(),
                Instant.parse("2026-03-01T12:00:00Z")));
  }
}
