package dev.holdfast.deploy.verify.operator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holdfast over HTTP. */
public record Caller(String url, String key) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final int ACCEPTED = 202;
  private static final int OK = 200;

  /** An answer. */
  public record Answer(int status, JsonNode body) {}

  /** Starts a run: its id. */
  public String start(String agent, Script script) {
    return start(agent, script.input());
  }

  /** Starts a run: its id. */
  public String start(String agent, Map<String, ?> input) {
    Answer answer = post("/v1/runs", Wire.write(Map.of("agent", agent, "input", input)), null);
    if (answer.status() != ACCEPTED) {
      throw new IllegalStateException("not accepted: " + answer);
    }
    return answer.body().path("id").asText();
  }

  /** Starts a run that performs one action: its id. */
  public String act(String agent, String tool, Map<String, ?> arguments) {
    Map<String, ?> action = Map.of("tool", tool, "arguments", arguments);
    Answer answer = post("/v1/runs", Wire.write(Map.of("agent", agent, "action", action)), null);
    if (answer.status() != ACCEPTED) {
      throw new IllegalStateException("not accepted: " + answer);
    }
    return answer.body().path("id").asText();
  }

  public JsonNode run(String run) {
    Answer answer = send(request("/v1/runs/" + run).GET());
    if (answer.status() != OK) {
      throw new IllegalStateException("run %s: %s".formatted(run, answer));
    }
    return answer.body();
  }

  /** The run's steps, all on one page. */
  public JsonNode steps(String run) {
    Answer answer = send(request("/v1/runs/" + run + "/steps?limit=100").GET());
    if (answer.status() != OK || answer.body().path("has_more").asBoolean()) {
      throw new IllegalStateException("steps of run %s: %s".formatted(run, answer));
    }
    return answer.body().path("data");
  }

  public Answer say(String run, String text) {
    return post(
        "/v1/runs/" + run + "/messages", Wire.write(Map.of("mode", "steer", "text", text)), null);
  }

  /** Sends a message in a mode. */
  public Answer say(String run, String mode, String text) {
    return post(
        "/v1/runs/" + run + "/messages", Wire.write(Map.of("mode", mode, "text", text)), null);
  }

  /** Asks a run for something that needs no more words. */
  public Answer tell(String run, String what) {
    return post("/v1/runs/" + run + "/" + what, "{}", null);
  }

  /** Raises limits of a run. */
  public Answer raise(String run, Map<String, ?> limits) {
    return post("/v1/runs/" + run + "/budget", Wire.write(limits), null);
  }

  /** Says what is to become of a call of the run. */
  public Answer tellOfCall(String run, String call, String what, Map<String, ?> body) {
    return post("/v1/runs/%s/calls/%s/%s".formatted(run, call, what), Wire.write(body), null);
  }

  /** What became of a command. */
  public JsonNode command(String run, String command) {
    return send(request("/v1/runs/%s/commands/%s".formatted(run, command)).GET()).body();
  }

  /** What calls of the run wait for now. */
  public JsonNode pending(String run) {
    return send(request("/v1/approvals?status=pending&limit=100&run=" + run).GET())
        .body()
        .path("data");
  }

  public JsonNode approval(String id) {
    return send(request("/v1/approvals/" + id).GET()).body();
  }

  public Answer decide(String approval, Map<String, ?> decision) {
    return post("/v1/approvals/" + approval + "/decision", Wire.write(decision), null);
  }

  /** Decides under an id of the caller's: however often it is said, it is one decision. */
  public Answer decide(String approval, Map<String, ?> decision, String idempotencyKey) {
    return post("/v1/approvals/" + approval + "/decision", Wire.write(decision), idempotencyKey);
  }

  public Answer cancelBecause(String run, String reason) {
    return post("/v1/runs/" + run + "/cancel", Wire.write(Map.of("reason", reason)), null);
  }

  public Answer cancel(String run, @Nullable String idempotencyKey) {
    return post("/v1/runs/" + run + "/cancel", "{}", idempotencyKey);
  }

  private Answer post(String path, String body, @Nullable String idempotencyKey) {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + key)
        .timeout(Duration.ofSeconds(20));
  }

  private static Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), Wire.read(answer.body(), JsonNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
