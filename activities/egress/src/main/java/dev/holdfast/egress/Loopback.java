package dev.holdfast.egress;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Requests that never leave this machine. */
public final class Loopback {
  // Literal addresses only: a name could resolve to anywhere.
  private static final Set<String> HOSTS = Set.of("127.0.0.1", "[::1]");

  private Loopback() {}

  /** Whether the address is plain HTTP to this machine, by a literal address. */
  public static boolean reaches(URI uri) {
    return "http".equals(uri.getScheme())
        && uri.getHost() != null
        && HOSTS.contains(uri.getHost())
        && uri.getUserInfo() == null;
  }

  /**
   * GETs an address of this machine and waits for the answer; an interrupt ends the wait.
   *
   * @return the status
   * @throws IOException when nobody answers, or not in time
   */
  public static int get(URI uri, Map<String, String> headers, Duration within)
      throws IOException, InterruptedException {
    if (!reaches(uri)) {
      throw new IllegalArgumentException(
          "%s is not on this machine: write http://127.0.0.1:<port>/<path>".formatted(uri));
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).version(Dialer.version(uri));
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<Void>> coming =
        Dialer.client().sendAsync(request.build(), HttpResponse.BodyHandlers.discarding());
    try {
      return coming.get(within.toNanos(), TimeUnit.NANOSECONDS).statusCode();
    } catch (ExecutionException e) {
      throw new IOException("%s does not answer".formatted(uri), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("%s does not answer within %s".formatted(uri, within), e);
    } finally {
      coming.cancel(true);
    }
  }
}
