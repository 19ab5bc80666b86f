package dev.holdfast.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.policy.ArgumentTest;
import dev.holdfast.workflows.policy.AskTerms;
import dev.holdfast.workflows.policy.PolicySpec;
import dev.holdfast.workflows.tool.Effect;
import dev.holdfast.workflows.tool.ToolEffect;
import dev.holdfast.workflows.wire.Wire;
import dev.langchain4j.agent.tool.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RulesTest {
  private static final Rules RULES =
      Rules.first("short letters")
          .tools("stamp")
          .where("/letter", ArgumentTest.matching(".{1,20}"))
          .proceed()
          .then("postage")
          .effects(Effect.UNSAFE)
          .when("called('stamp') >= 3")
          .ask(
              AskTerms.of("post-office")
                  .quorum(2)
                  .within(Duration.ofDays(2))
                  .remindedAfter(Duration.ofHours(4))
                  .escalatedAfter(Duration.ofDays(1), "directors")
                  .unedited())
          .then("upper case")
          .risks("shouting")
          .proceedWith(Map.of("/letter", "a"))
          .then("rest")
          .deny("No more letters.");

  @Test
  void isTheDataThatAResourceHolds() {
    assertEquals(
        Wire.read(
            """
            {"rules":[
              {"name":"short letters","match":{"tools":["stamp"],"arguments":{"/letter":{"matches":".{1,20}"}}},
               "then":{"do":"proceed"}},
              {"name":"postage","match":{"effects":["UNSAFE"]},"when":"called('stamp') >= 3",
               "then":{"do":"ask","terms":{"approvers":["post-office"],"quorum":2,"expires":"P2D","remind":"PT4H",
                 "escalate":"PT24H","escalateTo":["directors"],"editable":false}}},
              {"name":"upper case","match":{"risks":["shouting"]},"then":{"do":"mutate","set":{"/letter":"a"}}},
              {"name":"rest","then":{"do":"deny","reason":"No more letters."}}]}
            """,
            PolicySpec.class),
        RULES.spec());
  }

  @Test
  void isFrozenWithTheSpec() {
    var spec = AgentDefinition.named("a").tools(new Clerk()).policy(RULES).build().spec();
    assertEquals(RULES.spec(), spec.policy());
    assertEquals(spec, Wire.read(RegisteredAgent.of(spec).json(), spec.getClass()));
    assertEquals(
        spec.policy(),
        AgentDefinition.named("a")
            .tools(new Clerk())
            .policy(RULES)
            .build()
            .askingByDefault("openai/gpt-x")
            .spec()
            .policy());
    assertNotEquals(
        spec.version(), AgentDefinition.named("a").tools(new Clerk()).build().spec().version());
  }

  @Test
  void everyAgentHasAPolicy() {
    assertEquals(PolicySpec.EMPTY, AgentDefinition.named("a").build().spec().policy());
    assertEquals(PolicySpec.EMPTY, AgentDefinition.of(Clerk.class).spec().policy());
    assertEquals(
        Rules.first("no letters").tools("stamp*").deny("No.").spec(),
        AgentDefinition.of(Ruled.class).spec().policy());
  }

  @Test
  void aToolSaysWhatCouldGoWrong() {
    var spec = AgentDefinition.named("a").tools(new Till()).build().spec();
    assertEquals("money", spec.tools().getFirst().risk());
    assertEquals(spec, Wire.read(RegisteredAgent.of(spec).json(), spec.getClass()));
    var silent = AgentDefinition.named("a").tools(new Clerk()).build().spec();
    assertFalse(Wire.write(silent).contains("risk"));
  }

  static class Till {
    @Tool("Opens the till")
    @ToolEffect(value = Effect.UNSAFE, risk = "money")
    String open() {
      return "open";
    }
  }

  @ParameterizedTest
  @MethodSource
  void refuses(Supplier<AgentDefinition> definition, List<String> words) {
    String message = assertThrows(IllegalArgumentException.class, definition::get).toString();
    words.forEach(word -> assertTrue(message.contains(word), message));
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        refused("no CEL", rule -> rule.when("args.").deny("x"), "agent a: ", "\"it\"", "no CEL"),
        refused(
            "no pointer",
            rule -> rule.where("letter", ArgumentTest.isPresent()).deny("x"),
            "agent a: ",
            "\"it\"",
            "letter"),
        refused(
            "no RE2",
            rule -> rule.where("/letter", ArgumentTest.matching("(")).deny("x"),
            "agent a: ",
            "\"it\"",
            "parsing regexp"),
        refused(
            "one name twice",
            rule -> rule.deny("x").then("it").deny("y"),
            "agent a: ",
            "two policy rules are named \"it\""),
        refused(
            "another's tool",
            rule -> rule.tools("stmap").deny("x"),
            "agent a: ",
            "\"it\" is about stmap, which is none of its tools"),
        Arguments.of(
            Named.<Supplier<AgentDefinition>>of(
                "a member nobody knows", () -> AgentDefinition.of(Misspelt.class)),
            List.of("Misspelt", "\"misspelt-policy.json\"", "\"tool\"")));
  }

  private interface Written {
    Rules by(Rules.Rule rule);
  }

  private static Arguments refused(String name, Written written, String... words) {
    return Arguments.of(
        Named.<Supplier<AgentDefinition>>of(
            name,
            () ->
                AgentDefinition.named("a")
                    .tools(new Clerk())
                    .policy(written.by(Rules.first("it")))
                    .build()),
        List.of(words));
  }

  @Agent(name = "ruled", policy = "ruled-policy.json")
  static class Ruled {}

  @Agent(name = "misspelt", policy = "misspelt-policy.json")
  static class Misspelt {}
}
