package dev.holdfast.deploy.launcher.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An HTTP API and the key to it. */
public final class ApiClient {
  private static final Duration LIMIT = Duration.ofSeconds(40);
  private static final int FIRST_ERROR = 400;
  private static final int UNAUTHORIZED = 401;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final String api;
  private final String key;

  /**
   * An API.
   *
   * @param api its address, without a slash at the end
   */
  public ApiClient(String api, String key) {
    this.api = api;
    this.key = key;
  }

  /**
   * Starts a run.
   *
   * @param version null for the newest
   * @param idempotencyKey null where each call is to be a run of its own
   */
  public JsonNode start(
      String agent, Object input, @Nullable String version, @Nullable String idempotencyKey) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("agent", agent);
    body.put("input", input);
    if (version != null) {
      body.put("version", version);
    }
    HttpRequest.Builder request = post("/v1/runs", body);
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  public JsonNode run(String id) {
    return send(request("/v1/runs/" + encoded(id)));
  }

  /** What its models used, model by model. */
  public JsonNode usage(String id) {
    return send(request("/v1/runs/" + encoded(id) + "/usage"));
  }

  /** A page of runs, the newest first. */
  public JsonNode runs(Map<String, String> query) {
    return send(request("/v1/runs?" + words(query)));
  }

  private static String words(Map<String, String> query) {
    return query.entrySet().stream()
        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** A page of events after the given number. */
  public JsonNode events(String id, long after) {
    return send(request("/v1/runs/" + encoded(id) + "/events?limit=100&after=" + after));
  }

  /** Asks a run to end as cancelled: the command. */
  public JsonNode cancel(String id, @Nullable String reason) {
    Map<String, Object> body = new LinkedHashMap<>();
    if (reason != null) {
      body.put("reason", reason);
    }
    return send(post("/v1/runs/" + encoded(id) + "/cancel", body));
  }

  /** A page of approvals, the newest first. */
  public JsonNode approvals(Map<String, String> query) {
    return send(request("/v1/approvals?" + words(query)));
  }

  public JsonNode approval(String id) {
    return send(request("/v1/approvals/" + encoded(id)));
  }

  /**
   * Decides: the approval, or the command where no worker has taken it yet.
   *
   * @param idempotencyKey null where each call is to be a decision of its own
   */
  public JsonNode decide(String id, Map<String, ?> decision, @Nullable String idempotencyKey) {
    HttpRequest.Builder request = post("/v1/approvals/" + encoded(id) + "/decision", decision);
    if (idempotencyKey != null) {
      request.header("Idempotency-Key", idempotencyKey);
    }
    return send(request);
  }

  /** A link with which one person decides. */
  public JsonNode approvalLink(String id, String person, List<String> groups) {
    return send(
        post("/v1/approvals/" + encoded(id) + "/links", Map.of("for", person, "groups", groups)));
  }

  /**
   * The lines of a stream of events behind a number.
   *
   * @return null when there is nothing more to come
   */
  @Nullable Stream<String> stream(String id, long after) {
    HttpRequest request =
        request("/v1/runs/" + encoded(id) + "/events")
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", Long.toString(after))
            .timeout(LIMIT)
            .build();
    HttpResponse<Stream<String>> reply = answer(request, HttpResponse.BodyHandlers.ofLines());
    if (reply.statusCode() >= FIRST_ERROR) {
      try (Stream<String> lines = reply.body()) {
        throw refused(reply.statusCode(), request, lines.collect(Collectors.joining("\n")));
      }
    }
    return reply.statusCode() == 204 ? null : reply.body();
  }

  private HttpRequest.Builder post(String path, Object body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(Json.text(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + key);
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.timeout(LIMIT).build();
    HttpResponse<String> reply = answer(request, HttpResponse.BodyHandlers.ofString());
    if (reply.statusCode() >= FIRST_ERROR) {
      throw refused(reply.statusCode(), request, reply.body());
    }
    return Json.tree(reply.body());
  }

  private <T> HttpResponse<T> answer(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new StackFailure(
          "%s %s got no answer: %s".formatted(request.method(), request.uri(), e),
          "See `holdfast status`, or check the address given with --api.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted", "", e);
    }
  }

  private static Refused refused(int status, HttpRequest request, String body) {
    List<String> words = new ArrayList<>();
    try {
      JsonNode problem = Json.tree(body);
      words.add(problem.path("detail").asText());
      if (problem.path("errors").size() > 1) {
        problem.path("errors").forEach(error -> words.add(error.path("detail").asText()));
      }
      if (problem.path("decided").isObject()) {
        JsonNode decided = problem.path("decided");
        words.add(
            "The decision came by way of %s as command %s."
                .formatted(decided.path("channel").asText(), decided.path("command").asText()));
      }
    } catch (IllegalArgumentException e) {
      words.add(
          "%s %s was answered with %d."
              .formatted(request.method(), request.uri().getPath(), status));
    }
    if (status == UNAUTHORIZED) {
      words.add("Set HOLDFAST_API_KEY to a key of this API.");
    }
    return new Refused(status, String.join("\n", words));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
