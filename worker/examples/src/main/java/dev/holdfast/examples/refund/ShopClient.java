package dev.holdfast.examples.refund;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.workflows.tool.ToolContext;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** The shop as a tool reaches it. Every request carries the effect key of its call. */
final class ShopClient {
  private static final String DEFAULT_URL = "http://127.0.0.1:8500";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final URI shop;

  ShopClient(URI shop) {
    this.shop = shop;
  }

  static ShopClient fromEnvironment() {
    String url = System.getenv("HOLDFAST_SHOP_URL");
    return new ShopClient(URI.create(url == null || url.isBlank() ? DEFAULT_URL : url));
  }

  <T> T post(String path, Map<String, ?> form, ToolContext call, Class<T> answer)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(shop.resolve(path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("Idempotency-Key", call.effectKey())
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)))
            .build();
    HttpResponse<String> response = send(request);
    if (response.statusCode() != 200) {
      JsonNode problem = json.readTree(response.body());
      throw new IOException(
          problem.path("error").asText("the shop answered " + response.statusCode()));
    }
    return json.readValue(response.body(), answer);
  }

  private static String encoded(Map<String, ?> form) {
    return form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue().toString()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IOException("the shop at %s is closed".formatted(shop), e);
    }
  }
}
