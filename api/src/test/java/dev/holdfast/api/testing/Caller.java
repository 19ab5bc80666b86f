package dev.holdfast.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.holdfast.api.Api;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends requests as a client in the field would. */
public final class Caller {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final List<String> headers;

  private Caller(URI base, List<String> headers) {
    this.base = base;
    this.headers = List.copyOf(headers);
  }

  public static Caller of(Api api) {
    return new Caller(api.address(), List.of());
  }

  public Caller withKey(String key) {
    return with("Authorization", "Bearer " + key);
  }

  public Caller with(String header, String value) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    more.add(value);
    return new Caller(base, more);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  /** Posts a body that says it is JSON. */
  public Answer post(String path, String body) {
    return with("Content-Type", "application/json").send("POST", path, body);
  }

  public Answer send(String method, String path, @Nullable String body) {
    try {
      return Answer.of(CLIENT.send(request(method, path, body), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An answer whose body is read as it comes. */
  public HttpResponse<InputStream> open(String path) {
    try {
      return CLIENT.send(request("GET", path, null), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException("GET " + path, e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The answer that is still to come. */
  public CompletableFuture<Answer> getLater(String path) {
    return CLIENT
        .sendAsync(request("GET", path, null), BodyHandlers.ofString())
        .thenApply(Answer::of);
  }

  private HttpRequest request(String method, String path, @Nullable String body) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(20))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!headers.isEmpty()) {
      builder.headers(headers.toArray(String[]::new));
    }
    return builder.build();
  }

  /** What came back. */
  public record Answer(int status, HttpResponse<String> response, JsonNode body) {
    static Answer of(HttpResponse<String> response) {
      String text = response.body();
      JsonNode body = text.isEmpty() ? MissingNode.getInstance() : Wire.read(text, JsonNode.class);
      return new Answer(response.statusCode(), response, body);
    }

    /** The header, or an empty text. */
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** The text at a JSON pointer, or an empty one. */
    public String text(String pointer) {
      return body.at(pointer).asText("");
    }
  }
}
