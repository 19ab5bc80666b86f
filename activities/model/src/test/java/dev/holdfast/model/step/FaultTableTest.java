package dev.holdfast.model.step;

import static dev.holdfast.model.testing.OpenAiSpeech.DONE;
import static dev.holdfast.model.testing.OpenAiSpeech.reply;
import static dev.holdfast.model.testing.OpenAiSpeech.stop;
import static dev.holdfast.model.testing.OpenAiSpeech.text;
import static dev.holdfast.model.testing.ProviderStub.drips;
import static dev.holdfast.model.testing.ProviderStub.events;
import static dev.holdfast.model.testing.ProviderStub.hangsUpAfter;
import static dev.holdfast.model.testing.ProviderStub.refuses;
import static dev.holdfast.model.testing.ProviderStub.says;
import static dev.holdfast.model.testing.ProviderStub.stallsAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.egress.Egress;
import dev.holdfast.egress.Patience;
import dev.holdfast.model.ModelProvider;
import dev.holdfast.model.provider.TestProviders;
import dev.holdfast.model.scripted.ScriptedModel;
import dev.holdfast.model.testing.ProviderStub;
import dev.holdfast.model.testing.Talk;
import dev.holdfast.workflows.step.ActivityPolicies;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything a provider may do wrong, once and for good, with and without another model to ask: how
 * often it is asked, how long is waited, and what the run is told.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTableTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(500);
  private static final Patience PATIENT = new Patience(LONG, LONG, LONG, 16 << 20);
  private static final Patience UNEASY = new Patience(SHORT, SHORT, LONG, 16 << 20);
  private static final Patience IN_A_HURRY = new Patience(LONG, LONG, SHORT, 16 << 20);
  private static final ProviderStub.Answer GOOD = reply("Fine.");

  private final ProviderStub stub = new ProviderStub();

  @AfterAll
  void close() {
    stub.close();
  }

  /**
   * One thing that goes wrong.
   *
   * @param once seconds waited when it happens once and then all is well; none: it is not asked
   *     again
   * @param tries how often a model that does nothing else is asked
   */
  record Row(
      String name,
      String code,
      ProviderStub.Answer wrong,
      List<Double> once,
      int tries,
      Patience patience) {

    Row(String name, String code, ProviderStub.Answer wrong, double once, int tries) {
      this(name, code, wrong, List.of(once), tries, PATIENT);
    }

    /** Asked once and no more. */
    static Row last(String name, String code, ProviderStub.Answer wrong) {
      return new Row(name, code, wrong, List.of(), 1, PATIENT);
    }

    Row with(Patience other) {
      return new Row(name, code, wrong, once, tries, other);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        new Row("429, seconds", "rate_limited", limited("7"), 7, 35),
        new Row("429, date", "rate_limited", limited("Sat, 21 Nov 2026 10:00:12 GMT"), 12, 35),
        new Row("429 alone", "rate_limited", refuses(429, "{}"), 1, 35),
        new Row("429, in the body", "rate_limited", refuses(429, GEMINI_DELAY), 34, 33),
        new Row("500", "model_server_error", refuses(500, "{}"), 0.5, 5),
        new Row("503", "model_overloaded", refuses(503, "oops"), 1, 10),
        new Row("529", "model_overloaded", refuses(529, "{}"), 1, 10),
        Row.last("401", "model_key_refused", refuses(401, "{}")),
        Row.last("404", "model_not_found", refuses(404, "{}")),
        Row.last("400", "model_bad_request", refuses(400, "{}")),
        Row.last("no credit", "model_quota_exhausted", refuses(429, error("insufficient_quota"))),
        Row.last("too long", "context_too_long", refuses(400, error("context_length_exceeded"))),
        Row.last("filtered", "content_filtered", refuses(400, error("content_filter"))),
        new Row("silent before", "model_first_token_timeout", stallsAfter(": hello"), 0.5, 2)
            .with(UNEASY),
        new Row("silent after", "model_idle_timeout", stallsAfter(text("a")), 0.5, 3).with(UNEASY),
        new Row("cut", "model_stream_cut", hangsUpAfter(text("a")), 0.5, 4),
        new Row("ended early", "model_stream_cut", events(text("a")), 0.5, 4),
        new Row("empty", "model_empty_reply", events("{\"choices\":[]}", DONE), 0.5, 3),
        new Row("calls, but none", "model_empty_reply", events(stop("tool_calls"), DONE), 0.5, 3),
        new Row("garbled", "model_garbled_reply", events("{\"choices\":"), 0.5, 3),
        new Row("error inside", "model_overloaded", events(text("a"), error("overloaded")), 1, 10),
        Row.last("3 MB", "model_reply_too_large", threeMegabytes()),
        new Row("a web page", "model_wrong_content_type", page(), 0.5, 2),
        Row.last("elsewhere", "model_redirected", says(302, "text/plain", "", Map.of())),
        Row.last("slow drip", "model_too_slow", drips(text("a"))).with(IN_A_HURRY));
  }

  private static final String GEMINI_DELAY =
      "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"34s\"}]}}";

  @ParameterizedTest
  @MethodSource("rows")
  void goesOnAfterASingleFault(Row row) {
    stub.plays(row.wrong, GOOD);
    Asked asked = ask(row, List.of());
    if (row.tries == 1) {
      assertEquals(row.code, asked.outcome);
      assertEquals(1, stub.seen().size());
    } else {
      assertEquals("Fine.", asked.outcome);
      assertEquals(List.of(row.code), asked.codes);
      assertEquals(row.once, asked.seconds());
      assertEquals(2, stub.seen().size());
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void givesUpWithinTheTimeOfTheStep(Row row) {
    stub.plays(row.wrong);
    Asked asked = ask(row, List.of());
    assertEquals(row.code, asked.outcome);
    assertEquals(row.tries, stub.seen().size());
    assertTrue(asked.total().compareTo(ActivityPolicies.MODEL_TIMEOUT) <= 0);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void asksTheNextModelWhereThatMayHelp(Row row) {
    stub.plays(row.wrong);
    Asked asked = ask(row, List.of("scripted"));
    if ("content_filtered".equals(row.code)) {
      assertEquals(row.code, asked.outcome);
    } else {
      assertEquals("I have no script to play.", asked.outcome);
      assertEquals(row.code, asked.codes.getLast());
      assertTrue(asked.total().compareTo(Persistence.LONGEST_WAIT_BEFORE_FALLBACK) <= 0);
    }
  }

  private record Asked(String outcome, List<String> codes, HandledPauses pauses) {
    List<Double> seconds() {
      return pauses.paused().stream().map(pause -> pause.toMillis() / 1000.0).toList();
    }

    Duration total() {
      return Duration.ofNanos(pauses.nanos());
    }
  }

  private Asked ask(Row row, List<String> fallbacks) {
    Map<String, ModelProvider> providers =
        new HashMap<>(
            TestProviders.of(
                Map.of("OPENAI_BASE_URL", stub.url()), new Egress(CLOCK), row.patience));
    providers.put(ScriptedModel.NAME, new ScriptedModel());
    HandledPauses pauses = new HandledPauses();
    Talk talk =
        new Talk(Talk.model("openai").withFallbacks(fallbacks.stream().map(Talk::model).toList()));
    Persistence.End end =
        new Persistence(providers::get, pauses)
            .ask(talk.spec().model(), talk::question, new CompletableFuture<>());
    String outcome =
        switch (end) {
          case Persistence.End.Answered answered -> answered.answer().text();
          case Persistence.End.GivenUp up -> up.fault().code();
        };
    return new Asked(outcome, end.agains().stream().map(Persistence.Again::code).toList(), pauses);
  }

  private static ProviderStub.Answer limited(String retryAfter) {
    return says(429, "application/json", "{}", Map.of("Retry-After", retryAfter));
  }

  private static String error(String code) {
    return "{\"error\":{\"message\":\"no\",\"code\":\"" + code + "\"}}";
  }

  private static ProviderStub.Answer page() {
    return says(200, "text/html", "<html>", Map.of());
  }

  private static ProviderStub.Answer threeMegabytes() {
    String[] chunks = Collections.nCopies(30, text("x".repeat(100_000))).toArray(String[]::new);
    return events(chunks);
  }
}
