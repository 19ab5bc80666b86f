package dev.holdfast.api.transcript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.Played;
import dev.holdfast.api.testing.RunningApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run said, did and used, read while it goes on and afterwards. */
class ReadingTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final List<String> WHOLE =
      List.of(
          "system Be brief.",
          "user {\"a\":1}",
          "user first",
          "user second",
          "assistant Let me look. c0 c1",
          "tool c0 ok seen c0",
          "tool c1 ok seen c1",
          "user while calls",
          "assistant Done.");

  @Test
  void tellsWhoSaidWhatInTheOrderOfTheModel() {
    Played run = wholeRun();

    Answer transcript = running.caller().get("/v1/runs/" + run.id() + "/transcript");

    assertEquals(200, transcript.status(), transcript.body().toString());
    assertEquals(WHOLE, said(transcript));
    JsonNode message = transcript.body().at("/data/3");
    assertEquals("key:x", message.path("by").asText());
    assertEquals("cmd_second", message.path("command").asText());
    assertEquals(1, message.path("turn").asInt());
    assertEquals(
        "{\"call\":\"c0\",\"tool\":\"look\",\"arguments\":\"{\\\"at\\\":\\\"c0\\\"}\"}",
        transcript.body().at("/data/4/calls/0").toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8, 9, 10})
  void transcriptPagesWithoutGapOrRepeat(int limit) {
    String path = "/v1/runs/" + wholeRun().id() + "/transcript?limit=" + limit;
    List<String> said = new ArrayList<>();
    while (!path.isEmpty()) {
      Answer page = running.caller().get(path);
      assertTrue(said(page).size() <= limit);
      said.addAll(said(page));
      String link = page.header("Link");
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }

    assertEquals(WHOLE, said);
  }

  @Test
  void waitsForWhatComesBetween() {
    Played run = Played.start(running);
    List<String> said = new ArrayList<>();
    String last = follow(run, "", said);
    assertEquals(WHOLE.subList(0, 2), said);

    run.drain(1, "first", "second");
    run.drain("t1/model/drain/1", 1, 100_001, "while model");
    last = follow(run, last, said);
    assertEquals(4, said.size(), "what was said meanwhile is read after the reply and its calls");

    run.reply(1, "Let me look.", "c0", "c1");
    run.endCall(1, 1, "c1");
    run.drain("t1/calls/drain/1", 1, 200_001, "while calls");
    last = follow(run, last, said);
    assertEquals(WHOLE.subList(0, 5), said, "c0 is read before c1");

    run.endCall(1, 0, "c0");
    last = follow(run, last, said);
    run.drain(2);
    run.reply(2, "Done.");
    run.finish(2);
    follow(run, last, said);

    List<String> expected = new ArrayList<>(WHOLE);
    expected.add(7, "user while model");
    assertEquals(expected, said);
  }

  @Test
  void listsStepsInTheOrderInWhichTheySettled() {
    Played run = Played.start(running);
    run.drain(1, "first");
    run.claimModelTwice(1);
    List<String> names = names(steps(run, ""));
    assertEquals(List.of("t1/drain settled", "t1/model claimed"), names);
    assertEquals(2, steps(run, "").body().at("/data/1/attempts").asInt());
    assertTrue(steps(run, "").body().at("/data/1/position").isNull());

    run.reply(1, "Let me look.", "c0", "c1");
    run.endCall(1, 1, "c1");
    run.claimCall(1, 0, "c0");
    Answer page = steps(run, "?limit=2");
    assertEquals(List.of("t1/drain settled", "t1/model settled"), names(page));
    assertEquals("2", page.text("/next"));
    assertEquals("openai", page.text("/data/1/model/provider"));
    assertEquals(2, page.body().at("/data/1/model/calls").asInt());
    Answer rest = steps(run, "?after=2");
    assertEquals(List.of("call/c1/exec settled", "call/c0/exec claimed"), names(rest));
    assertEquals(
        "{\"id\":\"c1\",\"tool\":\"look\",\"outcome\":\"ok\"}",
        rest.body().at("/data/0/call").toString());
    assertEquals("READ", rest.text("/data/1/effect"));
  }

  @Test
  void seesTheLedgerAsTheOpenBranchDoes() {
    Played run = Played.start(running);
    run.drain(1, "first");
    run.reply(1, "Abandoned.");
    running.asOwner(
        ("insert into branch select id, org_id, app_id, 'reset', 'main', 1, now() from run"
                + " where id = '%s'; update run set branch = 'reset' where id = '%s'")
            .formatted(run.id(), run.id()));

    assertEquals(List.of("t1/drain settled"), names(steps(run, "")));
    Answer transcript = running.caller().get("/v1/runs/" + run.id() + "/transcript");
    assertEquals(WHOLE.subList(0, 3), said(transcript));
    assertEquals(1, usage(run).at("/calls").asInt(), "what was abandoned is paid for");
  }

  @Test
  void countsWhatWasLostApart() {
    Played run = Played.start(running);
    assertEquals(
        "{\"cost_micros\":0,\"currency\":\"USD\",\"cost_known\":true}",
        usage(run).at("/cost").toString());

    run.drain(1);
    run.claimModelTwice(1);
    run.reply(1, "One.");
    run.reply(2, "Two.");
    JsonNode unpriced = usage(run);
    assertEquals(
        "{\"cost_micros\":null,\"currency\":null,\"cost_known\":false}",
        unpriced.at("/cost").toString());
    assertEquals(2, unpriced.at("/calls").asInt());
    assertEquals(20, unpriced.at("/input_tokens").asInt());
    assertEquals(10, unpriced.at("/output_tokens").asInt());
    assertEquals("{\"attempts\":1,\"cost_known\":false}", unpriced.at("/lost").toString());

    running.asOwner(
        "update usage set cost_micros = 7 where step = 't1/model' and not lost and run_id = '%s'"
            .formatted(run.id()));
    assertEquals(
        "{\"cost_micros\":7,\"currency\":\"USD\",\"cost_known\":false}",
        usage(run).at("/cost").toString());

    running.asOwner(
        "update usage set cost_micros = 8 where not lost and run_id = '%s'".formatted(run.id()));
    JsonNode priced = usage(run);
    assertEquals(
        "{\"cost_micros\":16,\"currency\":\"USD\",\"cost_known\":true}",
        priced.at("/cost").toString());
    assertEquals("gpt-x", priced.at("/models/0/model").asText());
    assertEquals(priced.at("/cost"), priced.at("/models/0/cost"));
    assertFalse(priced.at("/lost/cost_known").asBoolean());
  }

  @ParameterizedTest
  @CsvSource({
    "transcript?after=1.2, after",
    "transcript?limit=0, limit",
    "steps?after=x, after",
    "steps?turn=1, turn",
    "usage?model=x, model",
  })
  void saysWhatCannotBeAskedFor(String path, String parameter) {
    Answer answer = running.caller().get("/v1/runs/" + Played.start(running).id() + "/" + path);

    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals(parameter, answer.text("/errors/0/parameter"));
  }

  private static Played wholeRun() {
    Played run = Played.start(running);
    run.drain(1, "first", "second");
    run.reply(1, "Let me look.", "c0", "c1");
    run.endCall(1, 1, "c1");
    run.drain("t1/calls/drain/1", 1, 200_001, "while calls");
    run.endCall(1, 0, "c0");
    run.drain(2);
    run.reply(2, "Done.");
    run.finish(2);
    return run;
  }

  private static Answer steps(Played run, String query) {
    return running.caller().get("/v1/runs/" + run.id() + "/steps" + query);
  }

  private static JsonNode usage(Played run) {
    return running.caller().get("/v1/runs/" + run.id() + "/usage").body();
  }

  /** Reads on from the last entry that was seen, and gives the last there is. */
  private static String follow(Played run, String last, List<String> said) {
    Answer page =
        running
            .caller()
            .get("/v1/runs/" + run.id() + "/transcript" + (last.isEmpty() ? "" : "?after=" + last));
    said.addAll(said(page));
    JsonNode entries = page.body().path("data");
    return entries.isEmpty() ? last : entries.get(entries.size() - 1).path("id").asText();
  }

  private static List<String> names(Answer page) {
    List<String> names = new ArrayList<>();
    page.body()
        .path("data")
        .forEach(step -> names.add(step.path("name").asText() + " " + step.path("state").asText()));
    return names;
  }

  private static List<String> said(Answer page) {
    List<String> said = new ArrayList<>();
    for (JsonNode entry : page.body().path("data")) {
      StringBuilder line = new StringBuilder(entry.path("role").asText());
      for (String member : List.of("text", "call", "outcome", "content")) {
        if (entry.has(member)) {
          line.append(' ').append(entry.path(member).asText());
        }
      }
      if (entry.has("input")) {
        line.append(' ').append(entry.path("input"));
      }
      entry.path("calls").forEach(call -> line.append(' ').append(call.path("call").asText()));
      said.add(line.toString());
    }
    return said;
  }
}
