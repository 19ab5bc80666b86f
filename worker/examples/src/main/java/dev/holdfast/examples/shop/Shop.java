package dev.holdfast.examples.shop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A shop of its own process, which knows nothing of agents. It does what it is asked, and {@code
 * GET /effects?run=} tells how often what happened. It pays a refund again when asked again; a mail
 * or a note that it has under the same key it does not send or leave again.
 */
public final class Shop implements AutoCloseable {
  private static final int DEFAULT_PORT = 8500;

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Book book;
  private final Duration pace;

  private Shop(HttpServer server, @Nullable Path file, Duration pace) {
    this.server = server;
    this.book = new Book(file);
    this.pace = pace;
  }

  /**
   * Opens a shop on this machine.
   *
   * @param port 0 for a free one
   * @param file where it counts, so that it goes on counting when it is opened again; null to
   *     forget
   * @param pace how long it takes to do something, and again to answer
   */
  public static Shop open(int port, @Nullable Path file, Duration pace) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    Shop shop = new Shop(server, file, pace);
    shop.serve();
    server.start();
    return shop;
  }

  /** Opens the shop that the environment describes, until the process ends. */
  public static void main(String[] arguments) throws IOException {
    String port = System.getenv("HOLDFAST_SHOP_PORT");
    String file = System.getenv("HOLDFAST_SHOP_FILE");
    // Not closed here: its threads keep the process alive.
    @SuppressWarnings("resource")
    Shop shop =
        open(
            port == null || port.isBlank() ? DEFAULT_PORT : Integer.parseInt(port),
            file == null || file.isBlank() ? null : Path.of(file),
            Duration.ofMillis(100));
    System.out.println("the shop is open at " + shop.uri());
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void serve() {
    server.setExecutor(threads);
    server.createContext("/health", exchange -> answer(exchange, 200, Map.of("status", "ok")));
    server.createContext("/effects", this::effects);
    read("/orders", "order.find", (body, key) -> Goods.order(body.path("order").asText()));
    read(
        "/customers",
        "customer.history",
        (body, key) -> Goods.history(body.path("order").asText()));
    read("/rules", "rules.read", (body, key) -> Goods.rules(body.path("article").asText()));
    serve("/refunds", (body, key) -> book.eachTime("refund.create", key, () -> refund(body)));
    serve("/mails", (body, key) -> book.once("mail.send", key, () -> mail(body)));
    serve(
        "/notes", (body, key) -> book.once("order.note", key, () -> Map.of("note", book.number())));
  }

  private Map<String, Object> refund(JsonNode body) {
    return Map.of(
        "refund", "re_" + book.number(),
        "order", body.path("order").asText(),
        "cents", body.path("cents").asLong());
  }

  private Map<String, Object> mail(JsonNode body) {
    return Map.of("mail", "m_" + book.number(), "to", body.path("to").asText());
  }

  private void read(
      String path, String tool, BiFunction<JsonNode, String, @Nullable Map<String, Object>> find) {
    serve(
        path,
        (body, key) -> {
          Map<String, Object> found = find.apply(body, key);
          return found == null ? null : book.once(tool, key, () -> found);
        });
  }

  private void serve(String path, BiFunction<JsonNode, String, @Nullable JsonNode> action) {
    server.createContext(
        path,
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
          JsonNode body = json.readTree(exchange.getRequestBody());
          if (!exchange.getRequestMethod().equals("POST") || key == null || !body.isObject()) {
            answer(exchange, 400, Map.of("error", "POST a JSON object with an Idempotency-Key"));
            return;
          }
          takeTime();
          JsonNode done = action.apply(body, key);
          takeTime();
          if (done == null) {
            answer(
                exchange, 404, Map.of("error", "there is no order " + body.path("order").asText()));
          } else {
            answer(exchange, 200, done);
          }
        });
  }

  private void effects(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    if (query == null || !query.startsWith("run=")) {
      answer(exchange, 400, Map.of("error", "ask for /effects?run=<run id>"));
      return;
    }
    String run = URLDecoder.decode(query.substring("run=".length()), StandardCharsets.UTF_8);
    answer(exchange, 200, Map.of("effects", book.effects(run)));
  }

  private void takeTime() {
    try {
      Thread.sleep(pace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes = json.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
