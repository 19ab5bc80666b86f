package dev.holdfast.examples.shop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A shop of its own process, which knows nothing of agents. It does what it is asked, and {@code
 * GET /effects?run=} tells how often what happened. It pays a refund again when asked again; a mail
 * or a note that it has under the same key it does not send or leave again.
 */
public final class Shop implements AutoCloseable {
  private static final int DEFAULT_PORT = 8500;

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
    server.createContext(
        "/health", exchange -> answer(exchange, 200, FlatJson.of(Map.of("status", "ok"))));
    server.createContext("/effects", this::effects);
    read("/orders", "order.find", form -> Goods.order(form.field("order")));
    read("/customers", "customer.history", form -> Goods.history(form.field("order")));
    read("/rules", "rules.read", form -> Goods.rules(form.field("article")));
    serve("/refunds", (form, key) -> book.eachTime("refund.create", key, () -> refund(form)));
    serve("/mails", (form, key) -> book.once("mail.send", key, () -> mail(form)));
    serve("/notes", (form, key) -> book.once("order.note", key, this::note));
  }

  private String refund(Form form) {
    return FlatJson.of(
        Map.of(
            "refund", "re_" + book.number(),
            "order", form.field("order"),
            "cents", Long.valueOf(form.field("cents"))));
  }

  private String mail(Form form) {
    return FlatJson.of(Map.of("mail", "m_" + book.number(), "to", form.field("to")));
  }

  private String note() {
    return FlatJson.of(Map.of("note", "n_" + book.number()));
  }

  private void read(String path, String tool, Function<Form, @Nullable Map<String, Object>> find) {
    serve(
        path,
        (form, key) -> {
          Map<String, Object> found = find.apply(form);
          return found == null ? null : book.once(tool, key, () -> FlatJson.of(found));
        });
  }

  private void serve(String path, BiFunction<Form, String, @Nullable String> action) {
    server.createContext(
        path,
        exchange -> {
          String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
          if (!exchange.getRequestMethod().equals("POST") || key == null || key.contains("\t")) {
            refuse(exchange, 400, "POST a form with an Idempotency-Key");
            return;
          }
          Form form =
              Form.parse(
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          takeTime();
          perform(exchange, action, form, key);
        });
  }

  private void perform(
      HttpExchange exchange,
      BiFunction<Form, String, @Nullable String> action,
      Form form,
      String key)
      throws IOException {
    try {
      String done = action.apply(form, key);
      takeTime();
      if (done == null) {
        refuse(exchange, 404, "there is no order " + form.field("order"));
      } else {
        answer(exchange, 200, done);
      }
    } catch (NumberFormatException e) {
      refuse(exchange, 400, "cents is no number: " + form.field("cents"));
    }
  }

  private void effects(HttpExchange exchange) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    String run = Form.parse(query == null ? "" : query).field("run");
    if (run.isEmpty()) {
      refuse(exchange, 400, "ask for /effects?run=<run id>");
      return;
    }
    String effects =
        book.effects(run).stream().map(Shop::effect).collect(Collectors.joining(",", "[", "]"));
    answer(exchange, 200, "{\"effects\":" + effects + "}");
  }

  private static String effect(Book.Effect effect) {
    return FlatJson.of(
        Map.of(
            "tool", effect.tool(),
            "key", effect.key(),
            "times", effect.times(),
            "calls", effect.calls()));
  }

  private void takeTime() {
    try {
      Thread.sleep(pace);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
    answer(exchange, status, FlatJson.of(Map.of("error", why)));
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
