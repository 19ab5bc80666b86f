package dev.holdfast.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.workflows.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** An endpoint of a group: answers what it was told to, and the last of it for ever. */
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Message> heard = Collections.synchronizedList(new ArrayList<>());

  /** What it answers. */
  record Answer(int status, Map<String, String> headers, String body) {
    static Answer of(int status) {
      return new Answer(status, Map.of(), "");
    }

    static Answer json(String body) {
      return new Answer(200, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    Answer with(String header, String value) {
      return new Answer(status, Map.of(header, value), body);
    }
  }

  /** What it was sent. */
  record Message(Map<String, String> headers, String body) {
    JsonNode json() {
      return Wire.read(body, JsonNode.class);
    }

    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  Receiver(Answer... answers) {
    this.answers.addAll(List.of(answers));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          Map<String, String> headers = new HashMap<>();
          exchange
              .getRequestHeaders()
              .forEach(
                  (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          heard.add(new Message(headers, body));
          Answer answer = next();
          answer.headers().forEach(exchange.getResponseHeaders()::add);
          byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  private synchronized Answer next() {
    Answer answer = answers.size() > 1 ? answers.poll() : answers.peek();
    return answer == null ? Answer.of(204) : answer;
  }

  String url() {
    return "http://127.0.0.1:%d/hook".formatted(server.getAddress().getPort());
  }

  List<Message> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
