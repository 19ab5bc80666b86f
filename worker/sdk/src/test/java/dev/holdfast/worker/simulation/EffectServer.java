package dev.holdfast.worker.simulation;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What tools change stands outside of them: it logs what it received, byte for byte. */
final class EffectServer implements AutoCloseable {
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<Received> log = new CopyOnWriteArrayList<>();

  record Received(String tool, String key, String body) {}

  EffectServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          log.add(
              new Received(
                  exchange.getRequestURI().getPath().substring(1),
                  exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                  new String(body, StandardCharsets.UTF_8)));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  void send(String tool, String key, String arguments) {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + tool))
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(arguments))
            .build();
    try {
      client.send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while it sent", e);
    }
  }

  List<Received> takeLog() {
    List<Received> taken = List.copyOf(log);
    log.clear();
    return taken;
  }

  @Override
  public void close() {
    client.close();
    server.stop(0);
  }
}
