package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.Match;
import dev.holdfast.workflows.policy.PolicyRule;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.policy.Ruling;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wait.Wait;
import dev.holdfast.workflows.wait.WaitKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls of tools that wait are judged like others, and then wait. It is midnight of 2026. */
class WaitingCallsTest {
  private static final Instant NOW = CountedTokens.CIRCUMSTANCES.at();

  private AgentSpec agent =
      new Talk(Talk.model("openai"))
          .spec()
          .offering(BuiltIn.ASK_HUMAN)
          .offering(BuiltIn.WAIT_FOR_EVENT)
          .offering(BuiltIn.SLEEP_UNTIL);

  @Test
  void aQuestionWaitsForAnAnswer() {
    Judge.Judged judged =
        judged(
            "ask_human",
            """
            {"question":"Which colour?","schema":{"enum":["red","blue"]},"audience":["painters"],
             "deadline":"P2D"}
            """);
    assertEquals(Verdict.WAIT, judged.planned().getFirst().verdict());
    assertEquals(List.of(), judged.ends());
    Wait wait = judged.waits().getFirst();
    assertEquals(WaitKind.INPUT, wait.kind());
    assertEquals(
        new Wait.Question("Which colour?", "{\"enum\":[\"red\",\"blue\"]}", null), wait.question());
    assertEquals(List.of("painters"), wait.terms().approvers());
    assertEquals(NOW.plus(Duration.ofDays(2)).toEpochMilli(), wait.expiresAtMillis());
    assertNull(wait.digest());
  }

  @Test
  void anEventIsAwaitedByNameAndCorrelation() {
    Wait wait =
        judged("wait_for_event", "{\"name\":\"order.paid\",\"correlation\":\"A-7\"}")
            .waits()
            .getFirst();
    assertEquals(WaitKind.EVENT, wait.kind());
    assertEquals(new Wait.Question("order.paid", null, "A-7"), wait.question());
    assertEquals(Duration.ofDays(7), wait.terms().expires());
  }

  @ParameterizedTest
  @CsvSource({
    "duration, PT0.0005S, PT0.001S",
    "duration, P3D, PT72H",
    "time, 2026-01-01T09:00:00Z, PT9H",
    "time, 2026-01-01T01:00:00+01:00, ''",
    "time, 2020-01-01T00:00:00Z, ''",
    "duration, -PT1H, ''"
  })
  void aSleepLastsUntilItsTime(String field, String given, String expected) {
    Judge.Judged judged = judged("sleep_until", "{\"%s\":\"%s\"}".formatted(field, given));
    if (expected.isEmpty()) {
      CallEnd end = judged.ends().getFirst();
      assertEquals(OutcomeKind.OK, end.kind());
      assertEquals("it is 2026-01-01T00:00:00Z: that time has passed", end.content());
      assertEquals(Verdict.ENDED, judged.planned().getFirst().verdict());
    } else {
      assertEquals(WaitKind.SLEEP, judged.waits().getFirst().kind());
      assertEquals(Duration.parse(expected), judged.waits().getFirst().terms().expires());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "ask_human; {\"question\":\"?\",\"deadline\":\"soon\"}; /deadline: neither a duration",
        "ask_human; {\"question\":\"?\",\"deadline\":\"PT0S\"}; /deadline: that time has passed",
        "ask_human; {\"question\":\"?\",\"deadline\":\"P367D\"}; /deadline: 366 days are the longest",
        "ask_human; {\"question\":\"?\",\"schema\":{\"type\":7}}; /schema/type: no JSON Schema",
        "ask_human; {\"question\":\"?\",\"schema\":{\"$ref\":\"https://example.com/s\"}}; /schema: no JSON Schema",
        "ask_human; {\"question\":\" \"}; /question: it is blank",
        "ask_human; {}; the arguments do not fit the schema",
        "wait_for_event; {\"name\":\"a\",\"timeout\":\"2025-12-31T23:59:59Z\"}; /timeout: that time",
        "sleep_until; {\"time\":\"+999999999-12-31T23:59:59Z\"}; /time: 366 days",
        "sleep_until; {\"duration\":\"PT1H\",\"time\":\"2026-02-01T00:00:00Z\"}; the arguments do not"
      })
  void whatCannotBeWaitedForIsSaidToTheModel(String tool, String arguments, String why) {
    Judge.Judged judged = judged(tool, arguments);
    assertEquals(List.of(), judged.waits());
    CallEnd end = judged.ends().getFirst();
    assertEquals(OutcomeKind.INVALID_ARGUMENTS, end.kind());
    assertTrue(end.content().startsWith(why), end.content());
  }

  @Test
  void aRuleMayForbidToAsk() {
    agent = agent.judgedBy(ruling(new Ruling.Deny("nobody is there")));
    CallEnd end = judged("ask_human", "{\"question\":\"?\"}").ends().getFirst();
    assertEquals(OutcomeKind.DENIED, end.kind());
    assertEquals("nobody is there", end.content());
  }

  @Test
  void aRuleThatAsksNamesWhoAnswers() {
    agent = agent.judgedBy(ruling(new Ruling.Ask(AskTerms.of("leads").quorum(2))));
    Wait wait =
        judged("ask_human", "{\"question\":\"?\",\"audience\":[\"me\"]}").waits().getFirst();
    assertEquals(List.of("leads"), wait.terms().approvers());
    assertEquals(1, wait.terms().quorum());
    assertEquals("rule", wait.rule());
    CallEnd end = judged("sleep_until", "{\"duration\":\"PT1H\"}").ends().getFirst();
    assertEquals(OutcomeKind.DENIED, end.kind());
  }

  @Test
  void theyAreNothingToAnAgentThatDoesNotOfferThem() {
    agent = new Talk(Talk.model("openai")).spec();
    Judge.Judged judged = judged("ask_human", "{\"question\":\"?\"}");
    assertEquals(OutcomeKind.INVALID_ARGUMENTS, judged.ends().getFirst().kind());
    assertNotNull(judged.ends().getFirst().content());
  }

  private static PolicySpec ruling(Ruling ruling) {
    return new PolicySpec(
        List.of(new PolicyRule("rule", Match.tools("ask_human", "sleep_until"), null, ruling)),
        Map.of());
  }

  private Judge.Judged judged(String tool, String arguments) {
    var call = new ModelAnswer.Asked(null, tool, arguments);
    return new Judge(new CountedTokens())
        .judge(agent, List.of(call), null, CountedTokens.CIRCUMSTANCES);
  }
}
