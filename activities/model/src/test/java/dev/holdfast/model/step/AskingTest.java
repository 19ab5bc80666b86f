package dev.holdfast.model.step;

import static dev.holdfast.model.testing.OpenAiSpeech.DONE;
import static dev.holdfast.model.testing.OpenAiSpeech.call;
import static dev.holdfast.model.testing.OpenAiSpeech.refusal;
import static dev.holdfast.model.testing.OpenAiSpeech.reply;
import static dev.holdfast.model.testing.OpenAiSpeech.stop;
import static dev.holdfast.model.testing.OpenAiSpeech.text;
import static dev.holdfast.model.testing.OpenAiSpeech.usage;
import static dev.holdfast.model.testing.ProviderStub.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.provider.Providers;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.store.ledger.NewEvent;
import dev.holdfast.workflows.agent.AgentSpec;
import dev.holdfast.workflows.agent.ModelPrice;
import dev.holdfast.workflows.agent.ModelSettings;
import dev.holdfast.workflows.agent.ModelSpec;
import dev.holdfast.workflows.agent.OutcomeSpec;
import dev.holdfast.workflows.failure.HoldfastException;
import dev.holdfast.workflows.model.ModelReply;
import dev.holdfast.workflows.model.StopReason;
import dev.holdfast.workflows.run.EndingKind;
import dev.holdfast.workflows.run.RunEnding;
import dev.holdfast.workflows.tool.PlannedCall;
import dev.holdfast.workflows.tool.Verdict;
import dev.holdfast.workflows.wire.Wire;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskingTest {
  private final ProviderStub stub = new ProviderStub();
  private final Map<String, ModelProvider> providers = new HashMap<>();
  private boolean broken;
  private final HandledPauses pauses = new HandledPauses();

  AskingTest() {
    Providers configured =
        Providers.from(
            Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", stub.url()), Clock.systemUTC());
    providers.putAll(configured.others());
    providers.putAll(configured.configured());
    providers.put(ScriptedModel.NAME, new ScriptedModel());
  }

  @AfterEach
  void close() {
    stub.close();
  }

  @Test
  void tellsTheModelOfCallsThatItGotWrong() {
    stub.plays(
        events(
            call(0, "a", "order_find", "{\"order\":\"A-1\"}"),
            call(1, "a", "order_find", "{\"order\":"),
            call(2, null, "order_find", "{\"order\":\"B-1\"}"),
            call(3, null, "made_up", "{}"),
            stop("tool_calls"),
            DONE));
    Asking.Asked asked = ask(Talk.model("openai"));

    ModelReply reply = asked.reply();
    assertNull(reply.failure());
    assertEquals(
        List.of(Verdict.PROCEED, Verdict.ENDED, Verdict.ENDED, Verdict.ENDED),
        reply.planned().stream().map(PlannedCall::verdict).toList());
    assertEquals(
        List.of("call-1", "call-2", "call-3", "call-4"),
        reply.asked().stream().map(ModelReply.AskedCall::callId).toList());
    assertEquals(3, asked.ends().size());
    assertEquals(
        List.of("tool.failed", "tool.failed", "tool.failed"),
        types(asked).stream().filter(type -> type.startsWith("tool.failed")).toList());
  }

  @Test
  void failsTheRunWhenTheModelRefuses() {
    stub.plays(events(refusal("I will not."), stop("stop"), usage(9, 0, 3, 0)));
    Asking.Asked asked = ask(Talk.model("openai"));
    RunEnding failure = ended(asked);
    assertEquals(EndingKind.FAILED, failure.kind());
    assertEquals("model_refused", failure.code());
    var note = asked.reply().note();
    assertNotNull(note);
    assertEquals("I will not.", note.refusal());
    assertEquals(9, asked.reply().usage().inputTokens());
    assertEquals(List.of("model.completed"), types(asked));
  }

  @Test
  void failsTheRunWhenAFilterStopsTheReply() {
    stub.plays(events(text("I thi"), stop("content_filter")));
    assertEquals("content_filtered", ended(ask(Talk.model("openai"))).code());
  }

  @Test
  void keepsWhatThereIsOfAReplyThatIsNotWhole() {
    stub.plays(events(text("Once upon"), stop("length")));
    Asking.Asked asked = ask(Talk.model("openai"));
    RunEnding ending = ended(asked);
    assertEquals(EndingKind.INCOMPLETE, ending.kind());
    assertEquals("max_output_tokens", ending.code());
    assertEquals("t1/model", ending.outcomeStep());
    assertEquals("Once upon", asked.reply().text());
    var note = asked.reply().note();
    assertNotNull(note);
    assertEquals(StopReason.MAX_TOKENS, note.stopReason());
  }

  @Test
  void countsTheCostByTheFrozenPrice() {
    stub.plays(events(text("Hi."), stop("stop"), usage(1_000, 400, 50, 20)));
    ModelPrice price = new ModelPrice(2_500_000, 10_000_000, 1_250_000L, null);
    ModelReply.Usage usage = ask(Talk.model("openai").priced(price)).reply().usage();
    assertEquals(600 * 25 / 10 + 400 * 125 / 100 + 50 * 10, usage.costMicros());
    assertEquals(400L, usage.cachedInputTokens());
    assertEquals(20L, usage.reasoningTokens());
    JsonNode json = Wire.read(Wire.write(usage), JsonNode.class);
    assertTrue(json.path("cost_known").booleanValue());
    assertEquals(usage, Wire.read(json.toString(), ModelReply.Usage.class));

    ModelReply.Usage unknown = ask(Talk.model("openai")).reply().usage();
    assertNull(unknown.costMicros());
    assertTrue(Wire.write(unknown).contains("\"cost_known\":false"));
    assertEquals(0L, ask(Talk.model("scripted")).reply().usage().costMicros());
  }

  @Test
  void guessesWhatAProviderDoesNotCount() {
    stub.plays(events(text("x".repeat(300)), stop("stop"), DONE));
    ModelSpec model =
        Talk.model("openai")
            .priced(ModelPrice.of(1_000_000, 1_000_000))
            .set(new ModelSettings(null, null, 200));
    ModelReply reply = ask(model).reply();
    ModelReply.Usage usage = reply.usage();
    assertTrue(usage.estimated());
    assertTrue(usage.inputTokens() > 50, usage::toString);
    assertEquals(100, usage.outputTokens());
    assertNull(usage.costMicros());
    assertTrue(reply.crowded());
    assertEquals(usage, Wire.read(Wire.write(usage), ModelReply.Usage.class));
  }

  @Test
  void asksTheFallbacksOfTheSpecInTheirOrder() {
    stub.plays(reply("From the third."));
    ModelSpec third = Talk.model("openai").priced(ModelPrice.of(1_000_000, 1_000_000));
    Asking.Asked asked =
        ask(Talk.model("anthropic").withFallbacks(List.of(Talk.model("gemini"), third)));
    assertEquals("From the third.", asked.reply().text());
    assertEquals("openai", asked.reply().usage().provider());
    assertEquals(12L, asked.reply().usage().costMicros());
    assertEquals(
        List.of("model_not_configured gemini/m-1", "model_not_configured openai/m-1"),
        asked.events().stream()
            .filter(event -> event.type().wire().equals("model.retry"))
            .map(event -> Wire.read(event.data(), JsonNode.class))
            .map(json -> json.path("code").asText() + " " + json.path("model").asText())
            .toList());
  }

  @Test
  void saysInOneSentenceWhatIsNotConfigured() {
    assertEquals(
        "model gemini/m-1: this worker has no access to gemini: set GEMINI_API_KEY and start it again",
        ended(ask(Talk.model("gemini"))).message());
    assertThrows(HoldfastException.class, () -> ask(Talk.model("unheard-of")));
  }

  /** It was bought; asked again, the same might come back for ever. */
  @Test
  void endsTheRunWhenAReplyCannotBeJudged() {
    stub.plays(reply("Hi."));
    broken = true;
    Asking.Asked asked = ask(Talk.model("openai"));
    assertEquals("reply_unjudgeable", ended(asked).code());
    assertEquals(1, asked.usages().size());
  }

  @Test
  void settlesNothingWhenTheRunNoLongerWaits() {
    stub.plays(ProviderStub.refuses(500, "{}"));
    CompletableFuture<Void> stop = new CompletableFuture<>();
    stop.complete(null);
    assertThrows(Abandoned.class, () -> ask(Talk.model("openai"), stop));
  }

  private static RunEnding ended(Asking.Asked asked) {
    RunEnding failure = asked.reply().failure();
    assertNotNull(failure);
    assertTrue(asked.reply().planned().isEmpty());
    return failure;
  }

  private static List<String> types(Asking.Asked asked) {
    return asked.events().stream().map(NewEvent::type).map(type -> type.wire()).toList();
  }

  private AgentSpec demanding(AgentSpec spec) {
    return !broken
        ? spec
        : new AgentSpec(
            spec.name(),
            spec.version(),
            spec.instructions(),
            spec.model(),
            spec.tools(),
            spec.limits(),
            null,
            new OutcomeSpec(null, List.of("order.find"), List.of()),
            null);
  }

  private Circumstances circumstances() {
    if (broken) {
      throw new IllegalStateException("a row that cannot be read");
    }
    return CountedTokens.CIRCUMSTANCES;
  }

  private Asking.Asked ask(ModelSpec model) {
    return ask(model, new CompletableFuture<>());
  }

  private Asking.Asked ask(ModelSpec model, CompletableFuture<Void> stop) {
    Talk talk = new Talk(model);
    return new Asking(
            new Judge(new CountedTokens()), providers::get, new Persistence(providers::get, pauses))
        .ask(
            new Asking.Question(
                "run_1",
                demanding(talk.spec()),
                "\"Where is A-1?\"",
                1,
                new Turn.Shown(List.of(), false)),
            this::circumstances,
            stop);
  }
}
