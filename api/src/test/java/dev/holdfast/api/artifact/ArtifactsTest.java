package dev.holdfast.api.artifact;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.Played;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.step.Digest;
import dev.holdfast.workflows.tool.Kept;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the calls of a run left, read over HTTP. */
class ArtifactsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withTemporal();

  private static final String REPORT = "<script>bad()</script> grün";
  private static final String LONG = "l".repeat(10_000);

  @Test
  void listsWhatWasLeftAndByWhom() {
    Played run = played();
    Answer list = running.caller().get("/v1/runs/" + run.id() + "/artifacts");
    assertEquals(200, list.status(), list.body().toString());
    assertEquals(List.of("report.html", "dot.bin", "later report.txt"), names(list));
    JsonNode first = list.body().at("/data/0");
    assertEquals(Digest.of(REPORT), first.path("id").asText());
    assertEquals("text/html", first.path("media_type").asText());
    assertEquals(REPORT.length(), first.path("length").asInt());
    assertEquals("c0", first.path("call").asText());
    assertTrue(first.path("created_at").asText().startsWith("20"), first::toString);
  }

  @Test
  void pagesWithoutGapOrRepeat() {
    String path = "/v1/runs/" + played().id() + "/artifacts?limit=1";
    List<String> names = new ArrayList<>();
    while (!path.isEmpty()) {
      Answer page = running.caller().get(path);
      names.addAll(names(page));
      String link = page.header("Link");
      path = link.isEmpty() ? "" : link.substring(1, link.indexOf('>'));
    }
    assertEquals(List.of("report.html", "dot.bin", "later report.txt"), names);
  }

  @Test
  void givesContentThatNoBrowserRuns() throws IOException {
    Played run = played();
    HttpResponse<InputStream> report = open(run, Digest.of(REPORT));
    assertEquals("text/html;charset=utf-8", header(report, "Content-Type"));
    assertEquals("nosniff", header(report, "X-Content-Type-Options"));
    assertTrue(header(report, "Content-Security-Policy").contains("sandbox"));
    assertEquals("attachment; filename*=UTF-8''report.html", header(report, "Content-Disposition"));
    assertArrayEquals(REPORT.getBytes(StandardCharsets.UTF_8), report.body().readAllBytes());

    HttpResponse<InputStream> dot = open(run, Digest.of("AQID"));
    assertEquals("application/x-dot", header(dot, "Content-Type"));
    assertArrayEquals(new byte[] {1, 2, 3}, dot.body().readAllBytes());

    HttpResponse<InputStream> later = open(run, Digest.of("later"));
    assertEquals(
        "attachment; filename*=UTF-8''later%20report.txt", header(later, "Content-Disposition"));
  }

  @Test
  void givesALongResultByTheIdInItsEvent() throws IOException {
    HttpResponse<InputStream> result = open(played(), Digest.of(LONG));
    assertEquals("text/plain;charset=utf-8", header(result, "Content-Type"));
    assertEquals(LONG, new String(result.body().readAllBytes(), StandardCharsets.UTF_8));
  }

  @Test
  void anothersIsTheSameAsNone() {
    Played run = played();
    String list = "/v1/runs/" + run.id() + "/artifacts";
    String one = list + "/" + Digest.of(REPORT);
    assertEquals(404, running.stranger().get(list).status());
    assertEquals(404, running.stranger().get(one).status());
    assertEquals(404, running.caller().get(list + "/" + Digest.of("nothing")).status());
    Played other = Played.start(running);
    assertEquals(
        404,
        running
            .caller()
            .get("/v1/runs/" + other.id() + "/artifacts/" + Digest.of(REPORT))
            .status());
    assertEquals(List.of(), names(running.caller().get("/v1/runs/" + other.id() + "/artifacts")));
  }

  private static Played played() {
    Played run = Played.start(running);
    run.drain(1);
    run.reply(1, "", "c0", "c1", "c2");
    run.endCallKeeping(
        1,
        0,
        "c0",
        List.of(
            new Kept("report.html", "text/html", Digest.of(REPORT), REPORT.length(), false),
            new Kept("dot.bin", "application/x-dot", Digest.of("AQID"), 3, true)),
        REPORT,
        "AQID");
    run.endCall(1, 1, "c1");
    run.endCallKeeping(
        1,
        2,
        "c2",
        List.of(new Kept("later report.txt", "text/plain", Digest.of("later"), 5, false)),
        "later",
        LONG);
    return run;
  }

  private static HttpResponse<InputStream> open(Played run, String id) {
    HttpResponse<InputStream> answer =
        running.caller().open("/v1/runs/" + run.id() + "/artifacts/" + id);
    assertEquals(200, answer.statusCode());
    return answer;
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static List<String> names(Answer page) {
    List<String> names = new ArrayList<>();
    page.body().path("data").forEach(one -> names.add(one.path("name").asText()));
    return names;
  }
}
