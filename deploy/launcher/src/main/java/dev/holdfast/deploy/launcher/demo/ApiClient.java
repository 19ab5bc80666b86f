package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** The HTTP API of a stack, and the shop beside it. */
final class ApiClient {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int FIRST_ERROR = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final Endpoints endpoints;

  ApiClient(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  JsonNode start(String agent, Object input) {
    String body = Json.text(Map.of("agent", agent, "input", input));
    return send(
        request("/v1/runs")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  JsonNode run(String id) {
    return send(request("/v1/runs/" + id));
  }

  /** A page of events after the given number. */
  JsonNode events(String id, long after) {
    return send(request("/v1/runs/" + id + "/events?limit=100&after=" + after));
  }

  /** What the outside world has seen of a run. */
  JsonNode effects(String run) {
    String shop = endpoints.shop();
    if (shop == null) {
      throw new StackFailure(
          "this stack has no shop that counts effects: it was started with --agents",
          "Run the demo on other data: --data DIR --ports auto.");
    }
    return send(HttpRequest.newBuilder(URI.create(shop + "/effects?run=" + run)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(Objects.requireNonNull(endpoints.api()) + path))
        .header("Authorization", "Bearer " + endpoints.apiKey());
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(LIMIT).build();
    try {
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (reply.statusCode() >= FIRST_ERROR) {
        throw refused(request, reply);
      }
      return Json.tree(reply.body());
    } catch (IOException e) {
      throw new StackFailure(
          request.method() + " " + request.uri() + " got no answer: " + e,
          "See `holdfast status`.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted", "", e);
    }
  }

  private static StackFailure refused(HttpRequest request, HttpResponse<String> reply) {
    String detail;
    try {
      JsonNode problem = Json.tree(reply.body());
      detail = problem.path("title").asText() + ": " + problem.path("detail").asText();
    } catch (IllegalArgumentException e) {
      detail = "no problem details in the reply";
    }
    return new StackFailure(
        request.method()
            + " "
            + request.uri().getPath()
            + " → "
            + reply.statusCode()
            + ", "
            + detail,
        "");
  }
}
