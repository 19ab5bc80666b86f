package dev.holdfast.deploy.verify.matrix.agents;

import dev.holdfast.workflows.tool.ToolContext;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The world outside, as its tools reach it. */
final class Outside {
  /** Where it is. */
  static final String URL = "MATRIX_WORLD_URL";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Begins a call, has its effect and is done with it; the world hears of each. */
  String perform(ToolContext context, String label) throws IOException, InterruptedException {
    for (String point : new String[] {"BEGIN", "EFFECT", "AFTER"}) {
      get(
          "/visit/%s?tool=%s&key=%s&label=%s&at=%d"
              .formatted(
                  point,
                  context.tool(),
                  encoded(context.effectKey()),
                  encoded(label),
                  System.currentTimeMillis()));
    }
    return done(label);
  }

  /** What a call with this key came to, or nothing where it did not happen. */
  Optional<String> found(String effectKey) throws IOException, InterruptedException {
    return Optional.of(get("/happened?key=" + encoded(effectKey)))
        .filter(label -> !label.isEmpty())
        .map(Outside::done);
  }

  private static String done(String label) {
    return "done " + label;
  }

  private String get(String path) throws IOException, InterruptedException {
    String url = System.getenv(URL);
    if (url == null) {
      throw new IllegalStateException(URL + " is not set");
    }
    return http.send(
            HttpRequest.newBuilder(URI.create(url + path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
