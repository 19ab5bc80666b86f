package dev.holdfast.model.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.run.Outcome;
import dev.holdfast.workflows.run.OutcomeVerdict;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.OutcomeKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutcomeJudgeTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"required\":[\"cents\"],\"properties\":{\"cents\":{\"type\":\"integer\"}}}";
  private static final OutcomeSpec FORMED = new OutcomeSpec(SCHEMA, List.of(), List.of());
  private static final OutcomeSpec DEMANDING =
      new OutcomeSpec(SCHEMA, List.of("order.find"), List.of("report"));
  private static final OutcomeJudge.Achieved NOTHING =
      new OutcomeJudge.Achieved(Set.of(), Set.of());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"cents\":4200}        | ACCEPTED",
        "  {\"cents\":4200}      | ACCEPTED",
        "{\"cents\":\"4200\"}    | INVALID",
        "{}                      | INVALID",
        "[1]                     | INVALID",
        "Forty-two dollars.      | INVALID",
        "{\"cents\":42           | INVALID"
      })
  void aTextIsJudgedAsJson(String text, OutcomeVerdict verdict) {
    assertEquals(verdict, judged(FORMED, text(text), NOTHING).verdict());
  }

  @ParameterizedTest
  @ValueSource(strings = {"```json\n{\"cents\":1}\n```", "```\n{\"cents\":1}```"})
  void fencesAroundItAreTakenAway(String text) {
    Outcome outcome = judged(FORMED, text(text), NOTHING);
    assertEquals(OutcomeVerdict.ACCEPTED, outcome.verdict());
    assertEquals("{\"cents\":1}", outcome.value());
  }

  @Test
  void aPartialValueIsKept() {
    Outcome outcome = judged(FORMED, text("{\"dollars\":42}"), NOTHING);
    assertEquals("{\"dollars\":42}", outcome.value());
    assertEquals(List.of(": required property 'cents' not found"), outcome.faults());
    assertNull(judged(FORMED, text("no JSON"), NOTHING).value());
  }

  @Test
  void callsOfToolsAreNoOutcome() {
    assertNull(OutcomeJudge.judge(FORMED, answer("", call("order.find", "{}")), NOTHING));
    assertNull(
        OutcomeJudge.judge(
            FORMED,
            answer("", call("order.find", "{}"), call(BuiltIn.OUTCOME, "{\"cents\":1}")),
            NOTHING));
    assertNull(OutcomeJudge.judge(null, text("anything"), NOTHING));
  }

  @Test
  void whatMustHaveHappenedIsAskedFor() {
    Outcome outcome = judged(DEMANDING, text("{\"cents\":1}"), NOTHING);
    assertEquals(OutcomeVerdict.UNMET, outcome.verdict());
    assertEquals(
        List.of(
            "no call of the tool order.find has succeeded",
            "nothing is kept under the name report"),
        outcome.faults());
    var achieved = new OutcomeJudge.Achieved(Set.of("order.find"), Set.of("report"));
    assertEquals(
        OutcomeVerdict.ACCEPTED, judged(DEMANDING, text("{\"cents\":1}"), achieved).verdict());
  }

  /** The call by which it is given ends like every other call, with what became of it. */
  @Test
  void theGivingCallIsToldWhatBecameOfIt() {
    CallEnd good = ended(answer("", call(BuiltIn.OUTCOME, "{\"cents\":1}"))).getFirst();
    assertEquals(OutcomeKind.OK, good.kind());
    CallEnd bad = ended(answer("", call(BuiltIn.OUTCOME, "{}"))).getFirst();
    assertEquals(OutcomeKind.INVALID_ARGUMENTS, bad.kind());
    assertEquals(
        """
        Your answer does not match the required form:
        - : required property 'cents' not found
        Give the whole answer again, as JSON of that form and nothing else.\
        """,
        bad.content());
    List<CallEnd> early =
        ended(
            answer(
                "",
                call("order.find", "{\"order\":\"A-1\"}"),
                call(BuiltIn.OUTCOME, "{\"cents\":1}")));
    assertEquals(1, early.size());
    assertEquals(OutcomeKind.INVALID_ARGUMENTS, early.getFirst().kind());
  }

  @Test
  void withoutASchemaItIsAToolThatNobodyHas() {
    var demanded = new OutcomeSpec(null, List.of("order.find"), List.of());
    assertNull(OutcomeJudge.judge(demanded, answer("", call(BuiltIn.OUTCOME, "{}")), NOTHING));
  }

  private static List<CallEnd> ended(ModelAnswer answer) {
    AgentSpec plain = new Talk(Talk.model("openai")).spec();
    var spec =
        new AgentSpec(
            plain.name(),
            plain.version(),
            plain.instructions(),
            plain.model(),
            plain.tools(),
            plain.limits(),
            null,
            FORMED,
            null);
    return new Judge(new CountedTokens())
        .judge(
            spec,
            answer.calls(),
            OutcomeJudge.judge(FORMED, answer, NOTHING),
            CountedTokens.CIRCUMSTANCES)
        .ends();
  }

  private static Outcome judged(
      OutcomeSpec demanded, ModelAnswer answer, OutcomeJudge.Achieved achieved) {
    @Nullable Outcome outcome = OutcomeJudge.judge(demanded, answer, achieved);
    assertNotNull(outcome);
    return outcome;
  }

  private static ModelAnswer text(String text) {
    return answer(text);
  }

  private static ModelAnswer answer(String text, ModelAnswer.Asked... calls) {
    return new ModelAnswer(text, List.of(calls), 1, 1);
  }

  private static ModelAnswer.Asked call(String tool, String arguments) {
    return new ModelAnswer.Asked(null, tool, arguments);
  }
}
