package dev.holdfast.deploy.verify.matrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Holdfast as its callers see it. */
record ApiClient(String url, String key) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private static final int ACCEPTED = 202;
  private static final int SUCCESS_BELOW = 300;

  /** Starts a run: its id, durable when this returns. */
  String start(String body) {
    HttpResponse<String> answer = post("/v1/runs", body);
    if (answer.statusCode() != ACCEPTED) {
      throw new IllegalStateException("no 202 but " + answer.statusCode() + " " + answer.body());
    }
    return Wire.read(answer.body(), JsonNode.class).path("id").asText();
  }

  void steer(String run, String text) {
    sent(post("/v1/runs/" + run + "/messages", Wire.write(Map.of("mode", "steer", "text", text))));
  }

  void cancel(String run) {
    sent(post("/v1/runs/" + run + "/cancel", "{}"));
  }

  /** What calls of the run wait for now: their ids. */
  List<String> pending(String run) {
    HttpResponse<String> answer = send(request("/v1/approvals?status=pending&run=" + run).GET());
    sent(answer);
    List<String> ids = new ArrayList<>();
    Wire.read(answer.body(), JsonNode.class)
        .path("data")
        .forEach(approval -> ids.add(approval.path("id").asText()));
    return ids;
  }

  /** Approves; the same run is decided once, however often this is said. */
  void approve(String run, String approval) {
    sent(
        send(
            posted(
                    "/v1/approvals/" + approval + "/decision",
                    Wire.write(Map.of("decision", "approve", "by", "anna")))
                .header("Idempotency-Key", run)));
  }

  private static void sent(HttpResponse<String> answer) {
    if (answer.statusCode() >= SUCCESS_BELOW) {
      throw new IllegalStateException("refused: " + answer.statusCode() + " " + answer.body());
    }
  }

  private HttpResponse<String> post(String path, String body) {
    return send(posted(path, body));
  }

  private HttpRequest.Builder posted(String path, String body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Authorization", "Bearer " + key)
        .timeout(Duration.ofSeconds(20));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
