package dev.holdfast.egress;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;

/** Opens every connection of the process. */
final class Dialer {
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

  private static final class Client {
    static final HttpClient HTTP =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
  }

  private Dialer() {}

  static HttpClient client() {
    return Client.HTTP;
  }

  /** Many plain servers cannot be asked to upgrade: the second version only where TLS offers it. */
  static HttpClient.Version version(URI uri) {
    return "https".equalsIgnoreCase(uri.getScheme())
        ? HttpClient.Version.HTTP_2
        : HttpClient.Version.HTTP_1_1;
  }
}
