package dev.holdfast.api.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EventsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  @Test
  void showsWhatHappenedInOrder() {
    String id = runWithFourEvents();

    Answer page = running.caller().get("/v1/runs/" + id + "/events");

    assertEquals(200, page.status());
    assertEquals(List.of("run.queued", "run.problem", "run.problem", "run.failed"), types(page));
    JsonNode first = page.body().at("/data/0");
    assertEquals("evt_" + id.substring(4) + "_1", first.path("id").asText());
    assertEquals(id, first.path("run").asText());
    assertEquals(1, first.path("seq").asLong());
    assertEquals("{\"agent\":\"clerk\",\"version\":\"1\"}", first.path("data").toString());
    assertTrue(first.path("time").asText().matches("[-0-9]{10}T[:0-9]{8}\\.\\d{3}Z"));
    assertFalse(page.body().path("has_more").asBoolean());
    assertTrue(page.body().path("next").isNull());
    assertEquals("", page.header("Link"));
  }

  @Test
  void pagesWithoutGapOrRepeat() {
    String id = runWithFourEvents();
    List<Long> seen = new ArrayList<>();
    String path = "/v1/runs/" + id + "/events?limit=3";

    Answer page = running.caller().get(path);
    page.body().path("data").forEach(event -> seen.add(event.path("seq").asLong()));
    String next = "/v1/runs/%s/events?after=%s&limit=3".formatted(id, page.text("/next"));
    assertTrue(page.body().path("has_more").asBoolean());
    assertEquals("<" + next + ">; rel=\"next\"", page.header("Link"));
    running
        .caller()
        .get(next)
        .body()
        .path("data")
        .forEach(event -> seen.add(event.path("seq").asLong()));

    assertEquals(List.of(1L, 2L, 3L, 4L), seen);
  }

  @Test
  void hasNothingBehindTheLast() {
    Answer page = running.caller().get("/v1/runs/" + runWithFourEvents() + "/events?after=4");

    assertEquals("{\"data\":[],\"has_more\":false,\"next\":null}", page.body().toString());
  }

  private static List<String> types(Answer page) {
    List<String> types = new ArrayList<>();
    page.body().path("data").forEach(event -> types.add(event.path("type").asText()));
    return types;
  }

  private static String runWithFourEvents() {
    String id = running.caller().post("/v1/runs", "{\"agent\":\"clerk\",\"input\":1}").text("/id");
    running.runs().problem(id, "the first", Instant.now());
    running.runs().problem(id, "the second", Instant.now());
    running.runs().fail(id, "internal", "ended by the test", Instant.now());
    return id;
  }
}
