package dev.holdfast.deploy.launcher.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Temporal's HTTP API: enough for health and doctor without a gRPC stack in the launcher. */
public final class TemporalHttp {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(LIMIT).build();
  private final int port;

  public TemporalHttp(int port) {
    this.port = port;
  }

  /** The description of a namespace; empty when the server does not answer or does not know it. */
  public Optional<JsonNode> namespace(String name) {
    return answer(request("namespaces/" + name).GET().build());
  }

  /** The types of the search attributes that a namespace has, by name. */
  public Optional<JsonNode> searchAttributes(String namespace) {
    return answer(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:%d/cluster/namespaces/%s/search-attributes"
                            .formatted(port, namespace)))
                .timeout(LIMIT)
                .GET()
                .build())
        .map(answer -> answer.path("customAttributes"));
  }

  /** Whether the namespace is there and keeps closed workflows as long; makes it so. */
  boolean keeps(String namespace, Duration retention) {
    String wanted = retention.toSeconds() + "s";
    String body = "{\"config\":{\"workflowExecutionRetentionTtl\":\"" + wanted + "\"}}";
    Optional<JsonNode> found = namespace(namespace);
    return found.isPresent()
        && (found.get().at("/config/workflowExecutionRetentionTtl").asText().equals(wanted)
            || answer(
                    request("namespaces/" + namespace + "/update")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build())
                .isPresent());
  }

  /** How many workflows match a visibility query. */
  public OptionalLong count(String namespace, String query) {
    String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
    return answer(
            request("namespaces/" + namespace + "/workflow-count?query=" + encoded).GET().build())
        .map(reply -> OptionalLong.of(reply.path("count").asLong()))
        .orElse(OptionalLong.empty());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/" + path))
        .timeout(LIMIT);
  }

  private Optional<JsonNode> answer(HttpRequest request) {
    try {
      HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
      return reply.statusCode() == 200 ? Optional.of(Json.tree(reply.body())) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
