package dev.holdfast.deploy.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The outside world of the examples, which counts what it was asked to do.
 *
 * @param address null where a stack has none
 */
record ShopClient(@Nullable String address) {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** What the outside world has seen of a run. */
  JsonNode effects(String run) {
    if (address == null) {
      throw new StackFailure(
          "this stack has no shop that counts effects: it was started with --agents",
          "Run the demo on other data: --data DIR --ports auto.");
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/effects?run=" + run)).timeout(LIMIT).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return Json.tree(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new StackFailure("the shop did not answer: " + e, "See `holdfast status`.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure("interrupted", "", e);
    }
  }
}
