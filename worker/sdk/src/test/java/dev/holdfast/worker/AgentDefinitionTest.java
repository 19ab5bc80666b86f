package dev.holdfast.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import dev.holdfast.workflows.run.RunLimits;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AgentDefinitionTest {

  @Test
  void readsTheAnnotation() {
    AgentSpec spec = AgentDefinition.of(Clerk.class).spec();
    assertEquals("clerk", spec.name());
    assertEquals("Be brief.", spec.instructions());
    assertEquals(
        new ModelSpec("scripted", "demo", Lane.FAST, "{\"turns\": [{\"text\": \"Hello.\"}]}\n"),
        spec.model());
    assertEquals(List.of("count", "stamp"), spec.tools().stream().map(ToolSpec::name).toList());
    assertEquals(new RunLimits(7, 0, 3_600_000), spec.limits());
  }

  @Test
  void buildsTheSameAsTheAnnotationSays() {
    AgentSpec built =
        AgentDefinition.named("clerk")
            .instructions("Be brief.")
            .script("{\"turns\": [{\"text\": \"Hello.\"}]}\n")
            .tools(new Clerk())
            .maxTurns(7)
            .maxToolCalls(0)
            .deadline(Duration.ofHours(1))
            .build()
            .spec();
    assertEquals(AgentDefinition.of(Clerk.class).spec(), built);
  }

  @Test
  void offersToolsThatWaitToWhoeverSaysSo() {
    AgentDefinition patient =
        AgentDefinition.named("patient").asksHumans().waitsForEvents().sleeps().build();
    assertEquals(
        List.of(BuiltIn.ASK_HUMAN, BuiltIn.SLEEP_UNTIL, BuiltIn.WAIT_FOR_EVENT),
        patient.spec().tools());
    assertEquals(List.of(), patient.tools());
    assertEquals(patient.spec(), AgentDefinition.of(Patient.class).spec());
    assertEquals(List.of(), AgentDefinition.named("patient").build().spec().tools());
  }

  @Agent(name = "patient", asksHumans = true, waitsForEvents = true, sleeps = true)
  static final class Patient {}

  @Test
  void saysWhichInputItTakes() {
    String schema = "{\"type\": \"object\"}\n";
    AgentSpec annotated = AgentDefinition.of(Picky.class).spec();
    assertEquals(schema, annotated.inputSchema());
    assertEquals(annotated, AgentDefinition.named("picky").inputSchema(schema).build().spec());
    assertNotEquals(
        version(AgentDefinition.named("picky")),
        version(AgentDefinition.named("picky").inputSchema(schema)));
  }

  @Test
  void anAgentWithoutAnInputSchemaHasTheDigestItAlwaysHad() {
    assertFalse(Wire.write(AgentDefinition.named("a").build().spec()).contains("inputSchema"));
  }

  @Test
  void boundsTheCallsThatAreUnderWayAtOnce() {
    AgentSpec silent = AgentDefinition.named("a").build().spec();
    assertEquals(16, silent.parallelCalls());
    assertFalse(Wire.write(silent).contains("maxParallelCalls"));
    assertEquals(3, AgentDefinition.named("a").maxParallelCalls(3).build().spec().parallelCalls());
    assertEquals(2, AgentDefinition.of(Bounded.class).spec().parallelCalls());
    assertThrows(
        IllegalArgumentException.class,
        () -> AgentDefinition.named("a").maxParallelCalls(65).build());
  }

  @Agent(name = "bounded", maxParallelCalls = 2)
  static class Bounded {}

  @Test
  void givesEachChangeAVersionOfItsOwn() {
    String one = version(AgentDefinition.named("a").instructions("one"));
    assertTrue(one.matches("dev-[0-9a-f]{8}"), one);
    assertEquals(one, version(AgentDefinition.named("a").instructions("one")));
    assertNotEquals(one, version(AgentDefinition.named("a").instructions("two")));
    assertNotEquals(
        one, version(AgentDefinition.named("a").instructions("one").tools(new Clerk())));
    assertEquals("1.2", version(AgentDefinition.named("a").instructions("one").version("1.2")));
  }

  @Test
  void choosesTheLaneOfTheModel() {
    assertEquals(Lane.FAST, lane(AgentDefinition.named("a")));
    assertEquals(Lane.FAST, lane(slow(1_999)));
    assertEquals(Lane.QUEUED, lane(slow(2_000)));
    assertEquals(Lane.QUEUED, lane(slow(0).modelLane(Lane.QUEUED)));
    assertEquals(
        Lane.QUEUED, lane(AgentDefinition.named("a").model("openai/gpt-x").modelLane(Lane.FAST)));
  }

  @Test
  void keepsTheScriptFromModelsThatDoNotPlay() {
    ModelSpec model =
        AgentDefinition.named("a").model("ollama/llama3:8b").script("{").build().spec().model();
    assertEquals(new ModelSpec("ollama", "llama3:8b", Lane.QUEUED, null), model);
  }

  @Test
  void asksTheDefaultOnlyWhereNoModelIsNamed() {
    AgentDefinition unnamed =
        AgentDefinition.named("a").script("{\"turns\": [{\"text\": \"Hi.\"}]}").build();
    AgentDefinition other = unnamed.askingByDefault("openai/gpt-x");
    assertEquals("openai/gpt-x", other.spec().model().shown());
    assertEquals(Lane.QUEUED, other.spec().model().lane());
    assertNotEquals(unnamed.spec().version(), other.spec().version());
    assertEquals(unnamed.spec(), unnamed.askingByDefault("scripted/demo").spec());
    AgentDefinition named = AgentDefinition.named("a").model("scripted/demo").build();
    assertEquals(named.spec(), named.askingByDefault("openai/gpt-x").spec());
  }

  @Test
  void freezesFallbacksWithTheirPrices() {
    ModelPrice price = ModelPrice.of(250_000, 2_000_000);
    ModelSpec model =
        AgentDefinition.named("a")
            .model("openai/gpt-x")
            .fallbacks("anthropic/claude-x", "ollama/llama3:8b")
            .price("anthropic/claude-x", price)
            .maxOutputTokens(500)
            .build()
            .spec()
            .model();
    assertNull(model.price());
    assertEquals(new ModelSettings(500, null, null), model.settings());
    assertEquals(
        List.of("anthropic/claude-x", "ollama/llama3:8b"),
        model.fallbacks().stream().map(ModelSpec::shown).toList());
    assertEquals(price, model.fallbacks().getFirst().price());
    assertEquals(model, Wire.read(Wire.write(model), ModelSpec.class));
    ModelSpec plain = AgentDefinition.named("a").model("openai/gpt-x").build().spec().model();
    assertEquals(
        "{\"provider\":\"openai\",\"name\":\"gpt-x\",\"lane\":\"QUEUED\",\"script\":null}",
        Wire.write(plain));
  }

  @ParameterizedTest
  @MethodSource
  void refuses(Supplier<AgentDefinition> definition, List<String> words) {
    String message = assertThrows(IllegalArgumentException.class, definition::get).toString();
    words.forEach(word -> assertTrue(message.contains(word), message));
  }

  static Stream<Arguments> refuses() {
    return Stream.of(
        refused("no name", () -> AgentDefinition.named("").build(), "agent \"\"", "letters"),
        refused("blank in name", () -> AgentDefinition.named("a b").build(), "\"a b\""),
        refused(
            "dev version",
            () -> AgentDefinition.named("a").version("dev-1").build(),
            "agent a",
            "\"dev-1\""),
        refused(
            "model",
            () -> AgentDefinition.named("a").model("gpt").build(),
            "agent a",
            "\"gpt\"",
            "provider/name"),
        refused(
            "script",
            () -> AgentDefinition.named("a").script("{\"turns\":[{},{\"calls\":[{}]}]}").build(),
            "agent a",
            "script.turns[1].calls[0].tool"),
        refused(
            "input schema",
            () -> AgentDefinition.named("a").inputSchema("[]").build(),
            "agent a",
            "input schema",
            "neither an object"),
        refused("limits", () -> AgentDefinition.named("a").maxTurns(0).build(), "turns 0"),
        refused(
            "twin tools",
            () -> AgentDefinition.named("a").tools(new Clerk(), new Clerk()).build(),
            "agent a",
            "count",
            "@Tool(name = "),
        refused(
            "no annotation", () -> AgentDefinition.of(String.class), "java.lang.String", "@Agent"),
        refused("abstract", () -> AgentDefinition.of(Vague.class), "Vague", "abstract"),
        refused("interface", () -> AgentDefinition.of(Idea.class), "Idea", "abstract"),
        refused("inner", () -> AgentDefinition.of(Inner.class), "Inner", "make the class static"),
        refused("constructor", () -> AgentDefinition.of(Broken.class), "Broken", "no coffee"),
        refused(
            "no script",
            () -> AgentDefinition.of(Lost.class),
            "Lost",
            "\"lost.json\"",
            "resources/dev/holdfast/worker"),
        refused(
            "deadline", () -> AgentDefinition.of(Timeless.class), "Timeless", "\"soon\"", "PT1H"));
  }

  private static Arguments refused(
      String name, Supplier<AgentDefinition> definition, String... words) {
    return Arguments.of(Named.of(name, definition), List.of(words));
  }

  private static AgentDefinition.Builder slow(int delayMillis) {
    return AgentDefinition.named("a").script("{\"turns\":[{\"delay_ms\":" + delayMillis + "}]}");
  }

  private static Lane lane(AgentDefinition.Builder agent) {
    return agent.build().spec().model().lane();
  }

  private static String version(AgentDefinition.Builder agent) {
    return agent.build().spec().version();
  }

  @Agent(name = "vague")
  abstract static class Vague {}

  @Agent(name = "idea")
  interface Idea {}

  @SuppressWarnings("ClassCanBeStatic")
  @Agent(name = "inner")
  class Inner {}

  @Agent(name = "broken")
  static class Broken {
    Broken() {
      throw new IllegalStateException("no coffee");
    }
  }

  @Agent(name = "picky", inputSchema = "picky-input.json")
  static class Picky {}

  @Agent(name = "lost", script = "lost.json")
  static class Lost {}

  @Agent(name = "timeless", deadline = "soon")
  static class Timeless {}

  @Test
  void aModelThatIsChosenForItHasThePriceItWasGiven() {
    AgentDefinition agent =
        AgentDefinition.named("clerk")
            .price("openai/gpt-x", ModelPrice.of(5, 7))
            .maxCostMicros(1_000)
            .build();
    ModelSpec chosen = agent.askingByDefault("openai/gpt-x").spec().model();
    assertEquals(ModelPrice.of(5, 7), chosen.price());
    String refused =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class, () -> agent.askingByDefault("openai/gpt-y"))
                .getMessage());
    assertTrue(refused.contains("nobody knows what openai/gpt-y costs"), refused);
  }
}
