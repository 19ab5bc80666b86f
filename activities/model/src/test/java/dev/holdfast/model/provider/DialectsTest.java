package dev.holdfast.model.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.model.ProviderNote;
import dev.holdfast.workflows.model.StopReason;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each provider is asked, and what is kept of what it says. */
class DialectsTest {
  private final ProviderStub stub = new ProviderStub();
  private final Map<String, ModelProvider> providers =
      Providers.from(
              Map.of(
                  "ANTHROPIC_BASE_URL",
                  stub.url(),
                  "ANTHROPIC_API_KEY",
                  "sk-ant",
                  "GEMINI_BASE_URL",
                  stub.url() + "/v1beta",
                  "GOOGLE_API_KEY",
                  "goog",
                  "OLLAMA_BASE_URL",
                  stub.url()),
              Clock.systemUTC())
          .configured();

  @AfterEach
  void close() {
    stub.close();
  }

  private ModelAnswer ask(Talk talk) throws ModelFault, InterruptedException {
    ModelProvider provider = providers.get(talk.spec().model().provider());
    assertNotNull(provider);
    return provider.ask(talk.question());
  }

  private static String anthropic(String type, String members) {
    return "event: %s\ndata: {\"type\":\"%s\"%s}".formatted(type, type, members);
  }

  @Test
  void anthropicThinksCallsAndIsHandedItsBlocksBack() throws Exception {
    stub.plays(
        ProviderStub.events(
            anthropic(
                "message_start",
                ",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":10,\"cache_read_input_tokens\":90,\"cache_creation_input_tokens\":5,\"output_tokens\":1}}"),
            anthropic("ping", ""),
            anthropic(
                "content_block_start",
                ",\"index\":0,\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\"}"),
            anthropic(
                "content_block_delta",
                ",\"index\":0,\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"Hm.\"}"),
            anthropic(
                "content_block_delta",
                ",\"index\":0,\"delta\":{\"type\":\"signature_delta\",\"signature\":\"c2ln\"}"),
            anthropic("content_block_stop", ",\"index\":0"),
            anthropic(
                "content_block_start",
                ",\"index\":1,\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"aGlk\"}"),
            anthropic("content_block_stop", ",\"index\":1"),
            anthropic(
                "content_block_start",
                ",\"index\":2,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"order_find\",\"input\":{}}"),
            anthropic(
                "content_block_delta",
                ",\"index\":2,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"order\\\":\\\"A-1\\\"}\"}"),
            anthropic("content_block_stop", ",\"index\":2"),
            anthropic(
                "message_delta",
                ",\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{\"output_tokens\":30}"),
            anthropic("message_stop", "")),
        ProviderStub.events(
            anthropic("message_start", ",\"message\":{\"id\":\"m\"}"),
            anthropic(
                "content_block_start",
                ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"No.\"}"),
            anthropic("content_block_stop", ",\"index\":0"),
            anthropic("message_delta", ",\"delta\":{\"stop_reason\":\"refusal\"}"),
            anthropic("message_stop", "")));
    Talk talk = new Talk(Talk.model("anthropic").set(new ModelSettings(1_000, 2_000, null)));
    ModelAnswer answer = ask(talk);

    assertEquals(
        List.of(new ModelAnswer.Asked("toolu_1", "order.find", "{\"order\":\"A-1\"}")),
        answer.calls());
    assertEquals(new ModelAnswer.Tokens(105, 30, 90L, 5L, null), answer.tokens());
    ProviderNote note = noted(answer);
    assertEquals(StopReason.CALLS, note.stopReason());
    assertEquals("Hm.", note.reasoning());
    ProviderStub.Seen first = stub.seen().getFirst();
    assertEquals("/v1/messages", first.path());
    assertEquals("sk-ant", first.headers().getFirst("x-api-key"));
    assertEquals(3_000, first.body().path("max_tokens").asInt());
    assertEquals(2_000, first.body().at("/thinking/budget_tokens").asInt());
    assertEquals("Be brief.", first.body().at("/system/0/text").asText());
    assertEquals("^A-", first.body().at("/tools/0/input_schema/properties/order/pattern").asText());

    ProviderNote refused = noted(ask(talk.then(answer, "Go on.", "found")));
    assertEquals(StopReason.REFUSED, refused.stopReason());
    assertEquals("No.", refused.refusal());
    JsonNode told = stub.seen().get(1).body().path("messages").path(1).path("content");
    assertEquals("thinking Hm. c2ln", words(told.path(0), "type", "thinking", "signature"));
    assertEquals("redacted_thinking aGlk", words(told.path(1), "type", "data"));
    assertEquals("tool_use toolu_1 order_find", words(told.path(2), "type", "id", "name"));
    assertEquals("A-1", told.at("/2/input/order").asText());
    JsonNode result = stub.seen().get(1).body().at("/messages/2/content/0");
    assertEquals("tool_result toolu_1", words(result, "type", "tool_use_id"));
  }

  @Test
  void anthropicIsOverloadedInTheMiddle() {
    stub.plays(
        ProviderStub.events(
            anthropic("message_start", ",\"message\":{\"id\":\"m\"}"),
            anthropic(
                "error", ",\"error\":{\"type\":\"overloaded_error\",\"message\":\"secret\"}")));
    ModelFault fault = assertThrows(ModelFault.class, () -> ask(new Talk(Talk.model("anthropic"))));
    assertEquals(FaultKind.OVERLOADED, fault.kind());
    assertEquals(
        "anthropic says no (in its reply, overloaded_error): it is overloaded", fault.getMessage());
  }

  @Test
  void anthropicGivesUpWhereItsWindowEnds() {
    stub.plays(
        ProviderStub.events(
            anthropic("message_start", ",\"message\":{\"id\":\"m\"}"),
            anthropic(
                "content_block_start",
                ",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"I thi\"}"),
            anthropic("content_block_stop", ",\"index\":0"),
            anthropic(
                "message_delta", ",\"delta\":{\"stop_reason\":\"model_context_window_exceeded\"}"),
            anthropic("message_stop", "")));
    ModelFault fault = assertThrows(ModelFault.class, () -> ask(new Talk(Talk.model("anthropic"))));
    assertEquals(FaultKind.CONTEXT_TOO_LONG, fault.kind());
  }

  @Test
  void idsOfOtherProvidersAndRepeatedOnesAreNotTold() throws Exception {
    String block =
        ",\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"order_find\",\"input\":{}}";
    stub.plays(
        ProviderStub.events(
            anthropic("message_start", ",\"message\":{\"id\":\"m\"}"),
            anthropic("content_block_start", block),
            anthropic("content_block_stop", ",\"index\":0"),
            anthropic("message_delta", ",\"delta\":{\"stop_reason\":\"tool_use\"}"),
            anthropic("message_stop", "")));
    var foreign =
        new ModelAnswer(
            "", List.of(new ModelAnswer.Asked("functions.find:0", "order.find", "{}")), 1, 1);
    Talk talk = new Talk(Talk.model("anthropic")).then("openai", foreign, "Go on.", "found");
    for (int turn = 0; turn < 2; turn++) {
      talk.then(ask(talk), "Go on.", "found");
    }
    ask(talk);
    assertEquals(
        List.of("t1c0", "toolu_1", "t3c0"),
        stub.seen().getLast().body().path("messages").findValuesAsText("tool_use_id"));
  }

  @Test
  void takesNoCallOfSeveralMegabytes() {
    String order = "{\"order\":\"" + "z".repeat(1_100_000) + "\"}";
    stub.plays(
        ProviderStub.events(
            gemini(
                    "{\"functionCall\":{\"name\":\"order_find\",\"args\":" + order + "}}",
                    ",\"finishReason\":\"STOP\"")
                + "}"));
    ModelFault gemini = assertThrows(ModelFault.class, () -> ask(new Talk(Talk.model("gemini"))));
    assertEquals(FaultKind.TOO_LARGE, gemini.kind());
    stub.plays(
        ProviderStub.says(
            200,
            "application/x-ndjson",
            "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"order_find\",\"arguments\":"
                + order
                + "}}]},\"done\":true}\n",
            Map.of()));
    ModelFault ollama = assertThrows(ModelFault.class, () -> ask(new Talk(Talk.model("ollama"))));
    assertEquals(FaultKind.TOO_LARGE, ollama.kind());
  }

  @Test
  void geminiGivesUpACallThatIsNone() {
    stub.plays(
        ProviderStub.events(
            gemini("{\"text\":\"Let me look.\"}", "") + "}",
            "{\"candidates\":[{\"finishReason\":\"MALFORMED_FUNCTION_CALL\"}]}"));
    ModelFault fault = assertThrows(ModelFault.class, () -> ask(new Talk(Talk.model("gemini"))));
    assertEquals(FaultKind.GARBLED, fault.kind());
  }

  private static String gemini(String parts, String more) {
    return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[%s]}%s}]"
        .formatted(parts, more);
  }

  @Test
  void geminiSignsItsCallsAndIsHandedTheSignatureBack() throws Exception {
    stub.plays(
        ProviderStub.events(
            gemini("{\"text\":\"Hm.\",\"thought\":true}", "") + "}",
            gemini(
                    "{\"functionCall\":{\"name\":\"order_find\",\"args\":{\"order\":\"A-1\"}},\"thoughtSignature\":\"c2ln\"},{\"functionCall\":{\"name\":\"order_find_2\",\"args\":{}}}",
                    ",\"finishReason\":\"STOP\"")
                + ",\"usageMetadata\":{\"promptTokenCount\":100,\"candidatesTokenCount\":20,\"thoughtsTokenCount\":7,\"cachedContentTokenCount\":40,\"totalTokenCount\":127}}"),
        ProviderStub.events("{\"promptFeedback\":{\"blockReason\":\"SAFETY\"}}"));
    Talk talk = new Talk(Talk.model("gemini"));
    ModelAnswer answer = ask(talk);

    assertEquals(
        List.of(
            new ModelAnswer.Asked(null, "order.find", "{\"order\":\"A-1\"}"),
            new ModelAnswer.Asked(null, "order_find", "{}")),
        answer.calls());
    assertEquals(new ModelAnswer.Tokens(100, 27, 40L, null, 7L), answer.tokens());
    assertEquals("Hm.", noted(answer).reasoning());
    assertEquals(StopReason.CALLS, noted(answer).stopReason());
    ProviderStub.Seen first = stub.seen().getFirst();
    assertEquals("/v1beta/models/m-1:streamGenerateContent?alt=sse", first.path());
    assertEquals("goog", first.headers().getFirst("x-goog-api-key"));
    JsonNode declared = first.body().at("/tools/0/functionDeclarations/1/parameters/properties");
    assertEquals("INTEGER", declared.at("/cents/type").asText());
    assertEquals("b", declared.at("/to/properties/name/enum/1").asText());

    ProviderNote blocked = noted(ask(talk.then(answer, "Go on.", "found", "paid")));
    assertEquals(StopReason.FILTERED, blocked.stopReason());
    assertEquals("SAFETY", blocked.providerStopReason());
    JsonNode told = stub.seen().get(1).body().path("contents");
    assertTrue(told.at("/1/parts").findValuesAsText("thoughtSignature").contains("c2ln"));
    assertEquals(
        List.of("order_find", "order_find_2"),
        told.path(2).findValues("functionResponse").stream()
            .map(response -> response.path("name").asText())
            .toList());
  }

  @Test
  void ollamaCallsTwoToolsAtOnceWithoutSayingWhichIsWhich() throws Exception {
    String calls =
        "{\"model\":\"m-1\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":[{\"function\":{\"name\":\"order_find\",\"arguments\":{\"order\":\"A-1\"}}},{\"function\":{\"name\":\"order_find_2\",\"arguments\":{\"cents\":1}}}]},\"done\":false}\n";
    String end =
        "{\"model\":\"m-1\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done_reason\":\"stop\",\"done\":true,\"prompt_eval_count\":36,\"eval_count\":8}\n";
    stub.plays(
        ProviderStub.says(200, "application/x-ndjson", calls + end, Map.of()),
        ProviderStub.says(200, "application/x-ndjson", calls, Map.of()),
        ProviderStub.says(
            404, "application/json", "{\"error\":\"model 'm-1' not found\"}", Map.of()));
    Talk talk = new Talk(Talk.model("ollama"));
    ModelAnswer answer = ask(talk);
    assertEquals(
        List.of(
            new ModelAnswer.Asked(null, "order.find", "{\"order\":\"A-1\"}"),
            new ModelAnswer.Asked(null, "order_find", "{\"cents\":1}")),
        answer.calls());
    assertEquals(new ModelAnswer.Tokens(36, 8, null, null, null), answer.tokens());
    assertEquals("/api/chat", stub.seen().getFirst().path());

    Talk next = talk.then(answer, "Go on.", "found", "!paid");
    ModelFault cut = assertThrows(ModelFault.class, () -> ask(next));
    assertEquals(FaultKind.CUT, cut.kind());
    JsonNode messages = stub.seen().get(1).body().path("messages");
    assertEquals("A-1", messages.at("/2/tool_calls/0/function/arguments/order").asText());
    assertEquals("tool found", words(messages.path(3), "role", "content"));
    ModelFault unknown = assertThrows(ModelFault.class, () -> ask(next));
    assertEquals(FaultKind.UNKNOWN_MODEL, unknown.kind());
  }

  @Test
  void blocksOfOneProviderAreNotToldToAnother() throws Exception {
    var note =
        new ProviderNote(
            StopReason.DONE,
            "end_turn",
            null,
            "Hm.",
            "{\"provider\":\"anthropic\",\"blocks\":{\"thinking_signature\":\"c2ln\"}}");
    var answer =
        new ModelAnswer("Hello.", List.of(), new ModelAnswer.Tokens(1, 1, null, null, null), note);
    stub.plays(ProviderStub.events(gemini("{\"text\":\"a\"}", ",\"finishReason\":\"STOP\"") + "}"));
    ask(new Talk(Talk.model("gemini")).then(answer, "Go on."));
    String body = stub.seen().getFirst().body().toString();
    assertTrue(body.contains("Hello."));
    assertTrue(!body.contains("c2ln") && !body.contains("Hm."));
  }

  @Test
  void saysWhatIsWrongWithAnAddress() {
    IllegalArgumentException wrong =
        assertThrows(
            IllegalArgumentException.class,
            () -> Providers.from(Map.of("OLLAMA_BASE_URL", "localhost:11434"), Clock.systemUTC()));
    assertTrue(String.valueOf(wrong.getMessage()).startsWith("OLLAMA_BASE_URL is no address"));
  }

  @Test
  void accountsDifferByKeyAndHoldNone() {
    String one = account("sk-1");
    assertEquals(one, account("sk-1"));
    assertTrue(!one.equals(account("sk-2")) && !one.contains("sk-1"));
  }

  private static String account(String key) {
    ModelProvider provider =
        Providers.from(Map.of("OPENAI_API_KEY", key), Clock.systemUTC()).configured().get("openai");
    assertNotNull(provider);
    return provider.account();
  }

  private static ProviderNote noted(ModelAnswer answer) {
    ProviderNote note = answer.note();
    assertNotNull(note);
    return note;
  }

  private static String words(JsonNode node, String... members) {
    return String.join(
        " ", List.of(members).stream().map(member -> node.path(member).asText()).toList());
  }
}
