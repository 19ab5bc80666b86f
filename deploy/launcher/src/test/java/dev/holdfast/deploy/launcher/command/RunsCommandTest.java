package dev.holdfast.deploy.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import dev.holdfast.deploy.launcher.client.ApiClient;
import dev.holdfast.deploy.launcher.client.EventFeed;
import dev.holdfast.deploy.launcher.client.Refused;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against an API that answers what a test wants. */
class RunsCommandTest {
  private static final String RUN =
      """
      {"id":"run_1","status":"%s","agent":"clerk","version":"1","created_at":"2026-01-01T10:00:00.000Z",
       "ended_at":%s,"problem":null,"queued_reason":null,"outcome":{"text":"Done.\\u001b[31m"},
       "now":%s,"usage":{"calls":2,"input_tokens":1200,"output_tokens":34,"cost_micros":1500,
       "cost_known":true,"lost_attempts":0},
       "links":{"self":"http://api/v1/runs/run_1","page":"http://api/runs/run_1?link=x"}}
      """;
  private static final String ENDED =
      RUN.formatted("completed", "\"2026-01-01T10:00:09.100Z\"", null);
  private static final String OPEN =
      RUN.formatted(
          "running",
          null,
          "{\"doing\":\"model openai/gpt-x, turn 3\",\"waiting_for\":null,"
              + "\"since\":\"2026-01-01T10:00:01.000Z\","
              + "\"next_deadline\":\"2026-01-01T10:30:01.000Z\"}");

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private String run = ENDED;
  private FakeApi api;

  @BeforeEach
  void begin() throws IOException {
    api = new FakeApi(folder, this::answer);
  }

  @AfterEach
  void end() {
    api.close();
  }

  @Test
  void getShowsARunAndExitsByItsStatus() {
    String shown = holdfast(0, "runs", "get", "run_1");
    assertTrue(shown.contains("status     completed"), shown);
    assertTrue(shown.contains("took       9.1 s"), shown);
    assertTrue(shown.contains("page       http://api/runs/run_1?link=x"), shown);
    assertTrue(shown.contains("Done.\ufffd[31m"), "nothing steers the terminal: " + shown);

    run = ENDED.replace("completed", "failed");
    holdfast(1, "runs", "get", "run_1");
    run = OPEN.replace("running", "requires_action");
    holdfast(3, "runs", "get", "run_1");
    holdfast(4, "runs", "get", "run_none");
    assertEquals("completed", Json.tree(ENDED).path("status").asText());
  }

  @Test
  void jsonIsWhatTheApiSaid() {
    assertEquals(Json.tree(ENDED), Json.tree(holdfast(0, "runs", "get", "run_1", "--json")));
  }

  @Test
  void explainsInFiveLines() {
    run = OPEN;
    List<String> lines = holdfast(0, "runs", "explain", "run_1").lines().toList();
    assertEquals("Run run_1 of clerk is at work: model openai/gpt-x, turn 3.", lines.get(0));
    assertTrue(lines.get(1).startsWith("Since 2026-01-01 10:00:01 UTC, "), lines::toString);
    assertEquals("Nothing keeps it from going on.", lines.get(2));
    assertEquals("It used 2 model calls, 1,200 tokens in and 34 out, $0.0015.", lines.get(3));
    assertEquals("Look at http://api/runs/run_1?link=x", lines.get(4));
    assertEquals(5, lines.size());

    run =
        ENDED
            .replace("completed", "failed")
            .replace(
                "\"problem\"",
                "\"error\":{\"code\":\"model_away\",\"message\":\"a\\nb\"},\"problem\"");
    lines = holdfast(0, "runs", "explain", "run_1").lines().toList();
    assertEquals("Run run_1 of clerk is failed.", lines.get(0));
    assertEquals("Because: model_away, a b", lines.get(2));
    assertEquals(5, lines.size());
  }

  @Test
  void startsWithInputFromWhereverItIs() throws IOException {
    Path file = Files.writeString(folder.resolve("input.json"), "{\"a\":1}");
    assertTrue(holdfast(0, "runs", "start", "clerk", "--input", "@" + file).startsWith("run_1\n"));
    assertTrue(asked.getLast().startsWith("POST /v1/runs {"), asked::toString);
    JsonNode body = Json.tree(asked.getLast().substring("POST /v1/runs ".length()));
    assertEquals("{\"agent\":\"clerk\",\"input\":{\"a\":1}}", body.toString());

    holdfast(2, "runs", "start", "clerk", "--input", "{");
    holdfast(2, "runs", "start", "clerk", "--input", "@none.json");
    holdfast(2, "runs", "start");
    assertEquals(
        "[1]",
        new RunInput("-")
            .read(new ByteArrayInputStream("[1]".getBytes(StandardCharsets.UTF_8)))
            .toString());
    assertThrows(
        IllegalArgumentException.class,
        () -> new RunInput("-").read(new ByteArrayInputStream(new byte[0])));
  }

  @Test
  void watchGoesOnWhereAConnectionBroke() {
    List<Long> seen = new ArrayList<>();
    var patience = new EventFeed.Patience(Duration.ofMillis(1), 5);
    new EventFeed(new ApiClient(api.address(), "holdfast_local_x"), "run_1", 0, patience)
        .follow(event -> seen.add(event.path("seq").asLong()));

    assertEquals(List.of(1L, 2L, 3L), seen);
    assertEquals(
        List.of("events behind 0", "events behind 2"),
        asked.stream().filter(one -> one.startsWith("events")).toList());
  }

  @Test
  void watchGivesUpOnWhatDoesNotPass() {
    var patience = new EventFeed.Patience(Duration.ofMillis(1), 5);
    var gone = new EventFeed(new ApiClient(api.address(), "x"), "run_none", 0, patience);
    assertTrue(assertThrows(Refused.class, () -> gone.follow(event -> true)).isNotFound());

    api.close();
    var away = new EventFeed(new ApiClient(api.address(), "x"), "run_1", 0, patience);
    assertThrows(StackFailure.class, () -> away.follow(event -> true));
  }

  @Test
  void saysHowToStartAStackThatIsNotUp() {
    String said = holdfast(1, "runs", "get", "run_1", "--data=" + folder.resolve("none"));
    assertTrue(said.contains("holdfast up"), said);
    assertTrue(said.contains("--api URL"), said);
  }

  @Test
  void anotherApiNeedsAKeyInTheEnvironment() {
    String said = holdfast(1, "runs", "get", "run_1", "--api", api.address());
    assertTrue(said.contains("HOLDFAST_API_KEY is not set"), said);
  }

  @Test
  void listsAndCancels() {
    String listed = holdfast(0, "runs", "list", "--status", "running,queued", "--limit", "1");
    assertTrue(listed.contains("run_1") && listed.contains("More: --after abc"), listed);
    assertTrue(asked.getLast().endsWith("?limit=1&status=running%2Cqueued"), asked::toString);

    String cancelled = holdfast(0, "runs", "cancel", "run_1", "--reason", "no need");
    assertTrue(cancelled.contains("accepted"), cancelled);
    assertTrue(asked.getLast().contains("no need"), asked::toString);
  }

  @Test
  void tellsWhyItWasRefused() {
    String said = holdfast(4, "runs", "get", "run_none");
    assertEquals("holdfast: There is no run with this id.", said.strip());
    assertFalse(said.contains("Exception"), said);
  }

  private String holdfast(int exit, String... words) {
    return api.holdfast(exit, words);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().toString();
      String body = FakeApi.body(exchange);
      if (path.contains("run_none")) {
        FakeApi.send(exchange, 404, "{\"detail\":\"There is no run with this id.\"}");
      } else if (path.endsWith("/events")) {
        events(exchange);
      } else if (path.contains("?")) {
        asked.add(exchange.getRequestMethod() + " " + path);
        FakeApi.send(exchange, 200, "{\"data\":[" + run + "],\"has_more\":true,\"next\":\"abc\"}");
      } else {
        asked.add(exchange.getRequestMethod() + " " + path + " " + body);
        FakeApi.send(exchange, 200, run);
      }
    }
  }

  /** Two events and a cut, then the last one. */
  private void events(HttpExchange exchange) throws IOException {
    String behind = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    asked.add("events behind " + behind);
    StringBuilder stream = new StringBuilder("retry: 2000\n\n:\n\n");
    for (long seq : behind.equals("0") ? List.of(1L, 2L) : List.of(3L)) {
      String type = seq == 3 ? "run.completed" : "model.completed";
      stream.append(
          "id: %d\nevent: %s\ndata: {\"seq\":%d,\"type\":\"%s\",\"time\":\"%s\",\"data\":{}}\n\n"
              .formatted(seq, type, seq, type, Instant.EPOCH));
    }
    FakeApi.send(exchange, 200, stream.toString());
  }
}
