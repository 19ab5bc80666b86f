package dev.holdfast.deploy.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.deploy.launcher.Endpoints;
import dev.holdfast.deploy.launcher.place.DataDirectory;
import dev.holdfast.deploy.launcher.place.Json;
import dev.holdfast.deploy.launcher.place.PrivateFile;
import dev.holdfast.deploy.launcher.supervise.Roster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An API that answers what a test wants, as that of a stack whose commands can be run. */
final class FakeApi implements AutoCloseable {
  private final HttpServer server;
  private final DataDirectory data;

  FakeApi(Path folder, HttpHandler answers) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", answers);
    server.start();
    data = new DataDirectory(folder.resolve("stack"));
    data.create();
    var endpoints = new Endpoints(address(), null, null, null, "holdfast_local_x", null, Map.of());
    PrivateFile.replace(data.endpoints(), Json.text(endpoints));
    Roster.now(List.of()).write(data);
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What a command printed, on both streams; it asks here unless it says otherwise. */
  String holdfast(int exit, String... words) {
    List<String> line = new ArrayList<>(List.of(words));
    if (line.stream().noneMatch(word -> word.startsWith("--data") || word.equals("--api"))) {
      line.add("--data=" + data.root());
    }
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
      System.setOut(both);
      System.setErr(both);
      assertEquals(exit, Holdfast.execute(line.toArray(String[]::new)), printed::toString);
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }

  static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
