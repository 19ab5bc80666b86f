package dev.holdfast.model.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A model provider on loopback that answers as it is told, in order; the last answer repeats. */
public final class ProviderStub implements AutoCloseable {
  public static final String EVENTS = "text/event-stream";

  private final HttpServer server;
  private final List<Seen> seen = new ArrayList<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<Answer> answers = List.of();

  /** A request. */
  public record Seen(String path, Headers headers, JsonNode body) {}

  /** What the stub does with a request. */
  @FunctionalInterface
  public interface Answer {
    void to(HttpExchange exchange, CountDownLatch closed) throws IOException, InterruptedException;
  }

  public ProviderStub() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    } catch (IOException e) {
      throw new IllegalStateException("no free port on loopback", e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  public synchronized void plays(Answer... next) {
    answers = List.of(next);
    seen.clear();
  }

  public synchronized List<Seen> seen() {
    return List.copyOf(seen);
  }

  private synchronized Answer next(Seen request) {
    seen.add(request);
    return answers.get(Math.min(seen.size(), answers.size()) - 1);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer =
        next(
            new Seen(
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                Wire.read(body, JsonNode.class)));
    try (exchange) {
      answer.to(exchange, closed);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
  }

  /** Says all of it at once. */
  public static Answer says(int status, String type, String body, Map<String, String> headers) {
    return (exchange, closed) -> {
      headers.forEach(exchange.getResponseHeaders()::add);
      begin(exchange, status, type);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body.getBytes(StandardCharsets.UTF_8));
      }
    };
  }

  public static Answer refuses(int status, String json) {
    return says(status, "application/json", json, Map.of());
  }

  public static Answer events(String... data) {
    return says(200, EVENTS, framed(data), Map.of());
  }

  /** Says some events, then nothing, and does not hang up. */
  public static Answer stallsAfter(String... data) {
    return (exchange, closed) -> {
      begin(exchange, 200, EVENTS);
      write(exchange, framed(data));
      closed.await();
    };
  }

  /** Says some events of more, then hangs up. */
  public static Answer hangsUpAfter(String... data) {
    return (exchange, closed) -> {
      exchange.getResponseHeaders().add("Content-Type", EVENTS);
      exchange.sendResponseHeaders(200, 1_000_000);
      write(exchange, framed(data));
    };
  }

  /** Says the event again and again, without an end. */
  public static Answer drips(String data) {
    return (exchange, closed) -> {
      begin(exchange, 200, EVENTS);
      while (!closed.await(20, TimeUnit.MILLISECONDS)) {
        write(exchange, framed(data));
      }
    };
  }

  private static void begin(HttpExchange exchange, int status, String type) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, 0);
  }

  private static void write(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
  }

  private static String framed(String... data) {
    return Arrays.stream(data)
        .map(one ->
            one.startsWith("event:") || one.startsWith(":")
                ? one + "\n\n"
                : "data: " + one + "\n\n")
        .reduce("", String::concat);
  }
}
