package dev.holdfast.model.provider;

import static dev.holdfast.model.testing.OpenAiSpeech.call;
import static dev.holdfast.model.testing.OpenAiSpeech.stop;
import static dev.holdfast.model.testing.OpenAiSpeech.text;
import static dev.holdfast.model.testing.OpenAiSpeech.usage;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelAnswer;
import dev.holdfast.model.ModelFault;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.testing.OpenAiSpeech;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.model.StopReason;
import dev.holdfast.workflows.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiTest {
  private final ProviderStub stub = new ProviderStub();
  private final ModelProvider provider =
      Providers.from(
              Map.of("OPENAI_BASE_URL", stub.url() + "/v1/", "OPENAI_API_KEY", "sk-secret"),
              Clock.systemUTC())
          .configured()
          .getOrDefault("openai", new Unconfigured("openai", "nothing"));
  private final Talk talk = new Talk(Talk.model("openai"));

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void asksForAStreamWithToolsByNamesThatTheProviderTakes() throws Exception {
    stub.plays(OpenAiSpeech.reply("Hello."));
    ModelAnswer answer = provider.ask(talk.question());

    assertEquals("Hello.", answer.text());
    assertEquals(new ModelAnswer.Tokens(10, 2, 0L, null, 0L), answer.tokens());
    ProviderStub.Seen seen = stub.seen().getFirst();
    assertEquals("/v1/chat/completions", seen.path());
    assertEquals("Bearer sk-secret", seen.headers().getFirst("Authorization"));
    assertEquals("application/json, text/event-stream", seen.headers().getFirst("Accept"));
    JsonNode body = seen.body();
    assertTrue(body.path("stream").asBoolean());
    assertTrue(body.path("stream_options").path("include_usage").asBoolean());
    assertEquals("m-1", body.path("model").asText());
    assertEquals(
        List.of("system Be brief.", "user Where is A-1?"),
        body.path("messages").findParents("role").stream()
            .map(message -> message.path("role").asText() + " " + message.path("content").asText())
            .toList());
    assertEquals("order_find", body.at("/tools/0/function/name").asText());
    assertEquals("order_find_2", body.at("/tools/1/function/name").asText());
    assertEquals(Wire.read(Talk.FIND, JsonNode.class), body.at("/tools/0/function/parameters"));
    assertEquals(
        "#/$defs/Party", body.at("/tools/1/function/parameters/properties/to/$ref").asText());
    assertTrue(body.at("/tools/1/function/parameters/$defs/Party").isObject());
  }

  @Test
  void keepsCallsThoughtsAndReasonsToStop() throws Exception {
    stub.plays(
        ProviderStub.events(
            "{\"choices\":[{\"delta\":{\"reasoning_content\":\"Hm. \"}}]}",
            text("Let me "),
            text("look."),
            call(0, "call_a", "order_find", "{\"order\":"),
            "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"A-1\\\"}\"}}]}}]}",
            call(1, "call_b", "order_find_2", ""),
            stop("tool_calls"),
            usage(100, 60, 20, 5),
            OpenAiSpeech.DONE));
    ModelAnswer answer = provider.ask(talk.question());

    assertEquals("Let me look.", answer.text());
    assertEquals(
        List.of(
            new ModelAnswer.Asked("call_a", "order.find", "{\"order\":\"A-1\"}"),
            new ModelAnswer.Asked("call_b", "order_find", "{}")),
        answer.calls());
    assertEquals(new ModelAnswer.Tokens(100, 20, 60L, null, 5L), answer.tokens());
    var note = answer.note();
    assertNotNull(note);
    assertEquals(StopReason.CALLS, note.stopReason());
    assertEquals("tool_calls", note.providerStopReason());
    assertEquals("Hm. ", note.reasoning());
    assertNull(note.refusal());
  }

  @Test
  void tellsEachCallWithItsResultWhateverTheIdsWere() throws Exception {
    stub.plays(
        ProviderStub.events(
            call(null, null, "order_find", "{\"order\":\"A-1\"}"),
            call(null, null, "made.up", "{\"or"),
            stop("tool_calls"),
            OpenAiSpeech.DONE),
        ProviderStub.events(
            call(0, "same", "order_find", "{\"order\":\"A-2\"}"),
            call(1, "same", "order_find", "{\"order\":\"A-3\"}"),
            stop("tool_calls")),
        OpenAiSpeech.reply("Done."));
    ModelAnswer first = provider.ask(talk.question());
    assertEquals(
        List.of(
            new ModelAnswer.Asked(null, "order.find", "{\"order\":\"A-1\"}"),
            new ModelAnswer.Asked(null, "made.up", "{\"or")),
        first.calls());
    ModelAnswer second = provider.ask(talk.then(first, "Hurry.", "one", "!two").question());
    assertEquals(
        List.of("same", "same"),
        second.calls().stream().map(ModelAnswer.Asked::providerCallId).toList());
    provider.ask(talk.then(second, "Well?", "three", "").question());

    JsonNode messages = stub.seen().get(2).body().path("messages");
    assertEquals("assistant", messages.at("/2/role").asText());
    assertEquals("t1c0", messages.at("/2/tool_calls/0/id").asText());
    assertEquals("made_up", messages.at("/2/tool_calls/1/function/name").asText());
    assertEquals(
        "{\"malformed_arguments\":\"{\\\"or\"}",
        messages.at("/2/tool_calls/1/function/arguments").asText());
    assertEquals("t1c0 one", idAndText(messages.path(3)));
    assertEquals("t1c1 !two", idAndText(messages.path(4)));
    assertEquals("Hurry.", messages.at("/5/content").asText());
    assertEquals("same three", idAndText(messages.path(7)));
    assertEquals("t2c1 (nothing)", idAndText(messages.path(8)));
    assertEquals("Well?", messages.at("/9/content").asText());
  }

  @Test
  void showsTheImagesOfResultsBehindThem() throws Exception {
    Talk talk = new Talk(Talk.model("openai"));
    stub.plays(
        ProviderStub.events(
            call(0, "a", "order_find", "{\"order\":\"A-1\"}"),
            call(1, "b", "order_find", "{\"order\":\"A-2\"}"),
            stop("tool_calls"),
            OpenAiSpeech.DONE),
        OpenAiSpeech.reply("Nice."));
    ModelAnswer first = provider.ask(talk.question());
    String image = "{\"type\":\"image\",\"url\":\"https://shop.example/a.png\"}";
    String plain = "{\"type\":\"image\",\"url\":\"http://10.0.0.1/\"}";
    provider.ask(talk.then(first, "Well?", image, plain).question());

    JsonNode messages = stub.seen().get(1).body().path("messages");
    assertEquals("a " + image, idAndText(messages.path(3)));
    assertEquals("b " + plain, idAndText(messages.path(4)));
    assertEquals("user", messages.at("/5/role").asText());
    assertEquals("https://shop.example/a.png", messages.at("/5/content/1/image_url/url").asText());
    assertEquals(2, messages.at("/5/content").size());
    assertEquals("Well?", messages.at("/6/content").asText());
  }

  private static String idAndText(JsonNode message) {
    return message.path("tool_call_id").asText() + " " + message.path("content").asText();
  }

  @Test
  void takesAReplyFromAServerThatDoesNotStream() throws Exception {
    stub.plays(
        ProviderStub.says(
            200,
            "application/json",
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"x\",\"type\":\"function\",\"function\":{\"name\":\"order_find\",\"arguments\":\"{}\"}},{\"id\":\"y\",\"type\":\"function\",\"function\":{\"name\":\"order_find_2\",\"arguments\":\"{}\"}}]},\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":3}}",
            Map.of()));
    ModelAnswer answer = provider.ask(talk.question());
    assertEquals(
        List.of("x order.find", "y order_find"),
        answer.calls().stream().map(call -> call.providerCallId() + " " + call.tool()).toList());
    assertEquals(5, answer.inputTokens());
  }

  @Test
  void keepsWhatTheModelSaidWhenItRefused() throws Exception {
    stub.plays(
        ProviderStub.events(
            OpenAiSpeech.refusal("I will "), OpenAiSpeech.refusal("not."), stop("stop")));
    var note = provider.ask(talk.question()).note();
    assertNotNull(note);
    assertEquals(StopReason.REFUSED, note.stopReason());
    assertEquals("I will not.", note.refusal());
  }

  @Test
  void saysInOneSentenceWhatToDoAboutABadKey() {
    stub.plays(
        ProviderStub.refuses(
            401,
            "{\"error\":{\"message\":\"Incorrect API key provided: sk-secret\",\"code\":\"invalid_api_key\"}}"));
    ModelFault fault = assertThrows(ModelFault.class, () -> provider.ask(talk.question()));
    assertEquals(FaultKind.KEY_REFUSED, fault.kind());
    assertEquals(
        "openai says no (401, invalid_api_key): put a valid key into OPENAI_API_KEY and start the worker again",
        fault.getMessage());
  }

  @Test
  void stopsAskingBeforeTheFirstTokenWhenInterrupted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    stub.plays((exchange, closed) -> {
      exchange.getResponseHeaders().add("Content-Type", ProviderStub.EVENTS);
      exchange.sendResponseHeaders(200, 0);
      asked.countDown();
      try {
        while (!closed.await(10, TimeUnit.MILLISECONDS)) {
          exchange.getResponseBody().write(": still thinking\n\n".getBytes(StandardCharsets.UTF_8));
          exchange.getResponseBody().flush();
        }
      } finally {
        gone.countDown();
      }
    });
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                provider.ask(talk.question());
              } catch (ModelFault | InterruptedException e) {
                end.set(e);
              }
            });
    assertTrue(asked.await(5, TimeUnit.SECONDS));
    asking.interrupt();
    asking.join(5_000);
    assertTrue(end.get() instanceof InterruptedException);
    assertTrue(gone.await(5, TimeUnit.SECONDS), "the provider sees that nobody listens");
  }
}
