package dev.holdfast.model.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.ModelQuestion;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.ToolSpec;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How each provider is told the form of an outcome: natively where it can be, else by a call. */
class OutcomeFormTest {
  private static final String SCHEMA =
      "{\"type\":\"object\",\"required\":[\"cents\"],\"properties\":{\"cents\":{\"type\":\"integer\"}}}";

  private final ProviderStub stub = new ProviderStub();
  private final Map<String, ModelProvider> providers =
      Providers.from(
              Map.of(
                  "OPENAI_BASE_URL", stub.url(),
                  "OPENAI_API_KEY", "k",
                  "ANTHROPIC_BASE_URL", stub.url(),
                  "ANTHROPIC_API_KEY", "k",
                  "GEMINI_BASE_URL", stub.url(),
                  "GOOGLE_API_KEY", "k",
                  "OLLAMA_BASE_URL", stub.url()),
              Clock.systemUTC())
          .configured();

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void openAiHasAFormWhateverTheToolsAre() {
    JsonNode asked = asked("openai", true, false);
    assertEquals("json_schema", asked.at("/response_format/type").asText());
    assertEquals(
        "integer", asked.at("/response_format/json_schema/schema/properties/cents/type").asText());
    assertEquals("cents", asked.at("/response_format/json_schema/schema/required/0").asText());
    assertFalse(asked.path("tools").toString().contains("give_outcome"));
    assertEquals("json_schema", asked("openai", false, true).at("/response_format/type").asText());
  }

  @Test
  void anthropicCallsToGiveIt() {
    JsonNode asked = asked("anthropic", true, false);
    assertEquals("order_find order_find_2 give_outcome", names(asked));
    assertTrue(asked.path("tool_choice").isMissingNode());
    JsonNode repaired = asked("anthropic", true, true);
    assertEquals("give_outcome", names(repaired));
    assertEquals("any", repaired.at("/tool_choice/type").asText());
    assertEquals("any", asked("anthropic", false, false).at("/tool_choice/type").asText());
  }

  @Test
  void anthropicMayNotBeMadeToCallWhenItThinks() {
    ModelSpec thinking = Talk.model("anthropic").set(new ModelSettings(1_000, 2_000, null));
    JsonNode repaired = asked(thinking, true, true);
    assertEquals("give_outcome", names(repaired));
    assertEquals("auto", repaired.at("/tool_choice/type").asText());
    assertEquals("auto", asked(thinking, false, false).at("/tool_choice/type").asText());
  }

  @Test
  void geminiHasAFormWhereThereAreNoTools() {
    JsonNode asked = asked("gemini", true, false);
    assertTrue(asked.path("tools").toString().contains("give_outcome"));
    for (JsonNode alone : List.of(asked("gemini", false, false), asked("gemini", true, true))) {
      assertTrue(alone.path("tools").isEmpty());
      assertEquals(
          "INTEGER", alone.at("/generationConfig/responseSchema/properties/cents/type").asText());
    }
  }

  @Test
  void ollamaHasAFormWhereThereAreNoTools() {
    assertTrue(asked("ollama", true, false).path("tools").toString().contains("give_outcome"));
    for (JsonNode alone : List.of(asked("ollama", false, false), asked("ollama", true, true))) {
      assertTrue(alone.path("tools").isEmpty());
      assertEquals("integer", alone.at("/format/properties/cents/type").asText());
    }
  }

  private static String names(JsonNode asked) {
    List<String> names = new ArrayList<>();
    asked.path("tools").forEach(tool -> names.add(tool.path("name").asText()));
    return String.join(" ", names);
  }

  /** The body of the request; what is answered does not matter here. */
  private JsonNode asked(String name, boolean withTools, boolean now) {
    return asked(Talk.model(name), withTools, now);
  }

  private JsonNode asked(ModelSpec model, boolean withTools, boolean now) {
    ModelProvider provider = providers.get(model.provider());
    assertNotNull(provider);
    stub.plays(ProviderStub.refuses(500, "{}"));
    int before = stub.seen().size();
    AgentSpec clerk = new Talk(model).spec();
    List<ToolSpec> tools = withTools ? clerk.tools() : List.of();
    var spec =
        new AgentSpec(
            clerk.name(),
            clerk.version(),
            clerk.instructions(),
            clerk.model(),
            tools,
            clerk.limits());
    var question =
        new ModelQuestion(
            "run_1", 1, 1, spec, "\"Where?\"", List.of(), new ModelQuestion.Wanted(SCHEMA, now));
    assertThrows(ModelFault.class, () -> provider.ask(question));
    return stub.seen().get(before).body();
  }
}
