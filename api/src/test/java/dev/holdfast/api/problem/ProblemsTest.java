package dev.holdfast.api.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.api.testing.Caller;
import dev.holdfast.api.testing.Caller.Answer;
import dev.holdfast.api.testing.RunningApi;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
  @RegisterExtension static final RunningApi running = RunningApi.withoutTemporal();

  private static final int MIB = 1024 * 1024;

  /** A request that is refused, and how. */
  record Row(
      String name,
      String method,
      String path,
      @Nullable String type,
      @Nullable String body,
      int status,
      String code,
      String pointer) {

    static Row start(String name, String body, int status, String code, String pointer) {
      return new Row(name, "POST", "/v1/runs", "application/json", body, status, code, pointer);
    }

    static Row get(String path, int status, String code) {
      return new Row("GET " + path, "GET", path, null, null, status, code, "");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Row> rows() {
    return List.of(
        Row.get("/nowhere", 404, "not_found"),
        Row.get("/v1/nowhere", 404, "not_found"),
        Row.get("/v1/runs/run_none", 404, "not_found"),
        Row.get("/v1/runs/run_%00", 404, "not_found"),
        Row.get("/v1/runs/run_none/events", 404, "not_found"),
        Row.get("/v1/runs/run_none/steps", 404, "not_found"),
        Row.get("/v1/runs/run_none?wait=soon", 422, "invalid_request"),
        Row.get("/v1/runs/run_none?wait=-1", 422, "invalid_request"),
        Row.get("/v1/runs/run_none?expand=all", 422, "invalid_request"),
        Row.get("/v1/runs/run_none?wait=1&wait=2", 422, "invalid_request"),
        Row.get("/v1/runs/run_none/events?limit=101", 422, "invalid_request"),
        Row.get("/v1/runs?order=asc", 422, "invalid_request"),
        Row.get("/v1/runs?after=x", 422, "invalid_request"),
        Row.get("/v1/runs?status=done", 422, "invalid_request"),
        Row.get("/v1/runs?created_at[gte]=yesterday", 422, "invalid_request"),
        Row.get("/v1/runs?metadata[]=x", 422, "invalid_request"),
        Row.get("/v1/runs?metadata=x", 422, "invalid_request"),
        Row.get("/v1/runs?limit=0", 422, "invalid_request"),
        Row.get("/v1/runs/run_none/transcript", 404, "not_found"),
        Row.get("/v1/runs/run_none/transcript?after=1", 422, "invalid_request"),
        Row.get("/v1/runs/run_none/usage", 404, "not_found"),
        Row.get("/v1/runs/run_none/usage?limit=1", 422, "invalid_request"),
        new Row("DELETE the runs", "DELETE", "/v1/runs", null, "", 405, "method_not_allowed", ""),
        new Row("PUT a run", "PUT", "/v1/runs/run_x", null, "", 405, "method_not_allowed", ""),
        new Row(
            "no JSON", "POST", "/v1/runs", "text/plain", "hi", 415, "unsupported_media_type", ""),
        Row.start("cut off", "{\"agent\":", 400, "malformed_json", ""),
        Row.start("no body", "", 400, "malformed_json", ""),
        Row.start("null", "null", 400, "malformed_json", ""),
        Row.start("two values", "{} {}", 422, "invalid_request", ""),
        Row.start("a member twice", "{\"agent\":\"a\",\"agent\":\"b\"}", 400, "malformed_json", ""),
        Row.start("65 levels", "{\"input\":" + nested(64) + "}", 400, "json_too_deep", ""),
        Row.start(
            "too large", "{\"input\":\"" + "x".repeat(MIB) + "\"}", 413, "body_too_large", ""),
        Row.start("an array", "[]", 422, "invalid_request", ""),
        Row.start("no agent", "{\"input\":1}", 422, "invalid_request", "/agent"),
        Row.start("no input", "{\"agent\":\"clerk\"}", 422, "invalid_request", "/input"),
        Row.start("unknown", started("\"modle\":1"), 422, "invalid_request", "/modle"),
        Row.start("not built", started("\"webhook\":\"x\""), 422, "invalid_request", "/webhook"),
        Row.start(
            "unknown within",
            started("\"limits\":{\"a/b~\":1}"),
            422,
            "invalid_request",
            "/limits/a~1b~0"),
        Row.start("number as name", "{\"agent\":5,\"input\":1}", 422, "invalid_request", "/agent"),
        Row.start(
            "text as number",
            started("\"limits\":{\"turns\":\"3\"}"),
            422,
            "invalid_request",
            "/limits/turns"),
        Row.start(
            "fraction",
            started("\"limits\":{\"turns\":1.5}"),
            422,
            "invalid_request",
            "/limits/turns"),
        Row.start(
            "beyond int",
            started("\"limits\":{\"turns\":99999999999}"),
            422,
            "invalid_request",
            "/limits/turns"),
        Row.start(
            "metadata of lists",
            started("\"metadata\":{\"a\":[]}"),
            422,
            "invalid_request",
            "/metadata/a"),
        Row.start(
            "metadata of null",
            started("\"metadata\":{\"a\":null}"),
            422,
            "invalid_request",
            "/metadata/a"),
        Row.start(
            "much metadata",
            started("\"metadata\":" + pairs(17)),
            422,
            "invalid_request",
            "/metadata"),
        Row.start(
            "half a pair",
            "{\"agent\":\"clerk\",\"input\":\"\\ud800\"}",
            422,
            "invalid_request",
            "/input"),
        Row.start(
            "zero byte",
            "{\"agent\":\"cl\\u0000erk\",\"input\":1}",
            422,
            "invalid_request",
            "/agent"),
        Row.start(
            "unknown agent", "{\"agent\":\"nobody\",\"input\":1}", 404, "agent_unknown", "/agent"),
        Row.start(
            "unknown version",
            "{\"agent\":\"clerk\",\"version\":\"9\",\"input\":1}",
            404,
            "agent_unknown",
            "/version"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void saysWhatIsWrong(Row row) {
    Caller caller =
        row.type() == null ? running.caller() : running.caller().with("Content-Type", row.type());

    Answer answer = caller.send(row.method(), row.path(), row.body());

    assertEquals(row.status(), answer.status(), answer.body().toString());
    assertEquals(row.code(), answer.text("/code"));
    assertEquals(row.pointer(), answer.text("/errors/0/pointer"));
    assertProblem(answer);
  }

  @Test
  void namesTheParameter() {
    Answer answer = running.caller().get("/v1/runs/run_none?wait=soon");

    assertEquals("wait", answer.text("/errors/0/parameter"));
  }

  @Test
  void collectsWhatIsWrong() {
    Answer answer = running.caller().post("/v1/runs", "{}");

    assertEquals(2, answer.body().at("/errors").size());
  }

  @Test
  void listsTheKnownAgents() {
    Answer answer = running.caller().post("/v1/runs", "{\"agent\":\"nobody\",\"input\":1}");

    assertEquals("[\"clerk\"]", answer.body().at("/known_agents").toString());
  }

  @Test
  void asksForAKey() {
    Answer without = Caller.of(running.api()).get("/v1/runs/run_none");
    Answer wrong =
        Caller.of(running.api()).withKey("holdfast_local_wrong").get("/v1/runs/run_none");
    Answer basic = Caller.of(running.api()).with("Authorization", "Basic eDp5").get("/v1/nowhere");

    for (Answer answer : List.of(without, wrong, basic)) {
      assertEquals(401, answer.status());
      assertEquals("unauthorized", answer.text("/code"));
      assertTrue(answer.header("WWW-Authenticate").startsWith("Bearer realm=\"holdfast\""));
      assertProblem(answer);
    }
    assertTrue(wrong.header("WWW-Authenticate").endsWith("error=\"invalid_token\""));
  }

  @Test
  void saysWhichMethodsThereAre() {
    Answer answer = running.caller().send("DELETE", "/v1/runs/run_none", null);

    assertEquals(Set.of("GET", "HEAD"), new TreeSet<>(List.of(answer.header("Allow").split(","))));
  }

  @Test
  void refusesAFormItCannotGive() {
    Answer answer = running.caller().with("Accept", "text/html").get("/v1/runs/run_none");

    assertEquals(406, answer.status());
    assertProblem(answer);
  }

  @Test
  void marksEveryAnswer() {
    Answer first = running.caller().get("/");
    Answer second = running.caller().get("/");

    assertTrue(first.header("Request-Id").startsWith("req_"));
    assertFalse(first.header("Request-Id").equals(second.header("Request-Id")));
  }

  @Test
  void refusesAHeadThatIsTooLong() {
    Answer answer = running.caller().with("X-Long", "x".repeat(20_000)).get("/");

    assertEquals(431, answer.status());
    assertEquals("head_too_large", answer.text("/code"));
    assertProblem(answer);
  }

  @Test
  void answersWhatIsNotHttp() throws IOException {
    String answer = exchange("GARBAGE\r\n\r\n");

    assertTrue(answer.lines().findFirst().orElse("").contains(" 400 "), answer);
    assertEquals("malformed_request", bodyOf(answer).path("code").asText());
  }

  @Test
  void answersAnAddressThatIsNone() throws IOException {
    String answer = exchange("GET /v1/runs/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertTrue(answer.lines().findFirst().orElse("").contains(" 400 "), answer);
    assertEquals("malformed_request", bodyOf(answer).path("code").asText());
  }

  private static void assertProblem(Answer answer) {
    assertEquals("application/problem+json", answer.header("Content-Type"));
    assertEquals(answer.status(), answer.body().at("/status").asInt());
    assertEquals("urn:holdfast:problem:" + answer.text("/code"), answer.text("/type"));
    assertEquals(answer.header("Request-Id"), answer.text("/request_id"));
    assertTrue(answer.header("Request-Id").startsWith("req_"));
    for (String member : List.of("title", "detail", "instance", "retryable")) {
      assertTrue(answer.body().has(member), member);
    }
  }

  private static String exchange(String request) throws IOException {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), running.api().address().getPort())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonNode bodyOf(String answer) {
    return Wire.read(answer.substring(answer.indexOf("\r\n\r\n") + 4), JsonNode.class);
  }

  private static String started(String more) {
    return "{\"agent\":\"clerk\",\"input\":1," + more + "}";
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String pairs(int count) {
    StringBuilder pairs = new StringBuilder("{");
    for (int i = 0; i < count; i++) {
      pairs.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"v\"");
    }
    return pairs.append("}").toString();
  }
}
