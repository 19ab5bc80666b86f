package dev.holdfast.deploy.verify.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The world outside: tools tell it that they begin, what they do and that they are done, and it
 * counts. It lives in a process that is never a victim.
 *
 * <p>{@code GET /visit/POINT?tool=…&key=…&label=…&at=…} at the three points of a call; {@code GET
 * /happened?key=…} answers with the label of what happened, or nothing; {@code GET /gate/NAME}
 * answers when the gate of that name is open, at once where there is none.
 */
public final class World implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Visit> visits = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, String> happened = new ConcurrentHashMap<>();
  private final List<Hold> holds = new CopyOnWriteArrayList<>();
  private final ConcurrentHashMap<String, Gate> gates = new ConcurrentHashMap<>();
  private final List<Pace> paces = new CopyOnWriteArrayList<>();

  private record Hold(Gate gate, Predicate<Visit> which) {}

  private record Pace(String labels, Duration time) {}

  /** The points of a call. */
  public enum Point {
    /** The tool's body runs; nothing has been done. */
    BEGIN,
    /** It is done now. */
    EFFECT,
    /** It was done; the tool has not returned. */
    AFTER
  }

  /**
   * What a tool told.
   *
   * @param key the call's effect key
   * @param at by the tool's own clock, when it came there
   */
  public record Visit(Point point, String tool, String key, String label, Instant at) {
    public boolean of(String run) {
      return key.startsWith(run + "/");
    }

    /** The run the call belongs to. */
    public String run() {
      return key.substring(0, key.indexOf('/'));
    }
  }

  private World(HttpServer server) {
    this.server = server;
  }

  public static World open() {
    try {
      World world =
          new World(
              HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200));
      world.serve();
      return world;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve() {
    server.setExecutor(threads);
    for (Point point : Point.values()) {
      server.createContext("/visit/" + point, exchange -> visit(point, exchange));
    }
    server.createContext(
        "/happened",
        exchange ->
            answer(
                exchange,
                happened.getOrDefault(new Query(exchange.getRequestURI()).get("key"), "")));
    server.createContext("/gate/", this::gate);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where something waits for the gate of this name. */
  public String gateUrl(String name) {
    return url() + "/gate/" + name;
  }

  /** Holds visits that match, after they were written down and had their effect. */
  public void hold(Gate gate, Predicate<Visit> which) {
    holds.add(new Hold(gate, which));
  }

  /** Holds whoever comes to the gate of this name. */
  public void hold(Gate gate, String name) {
    gates.put(name, gate);
  }

  /** From now on a call takes so long whose label begins like this. */
  public void pace(String labels, Duration time) {
    paces.add(new Pace(labels, time));
  }

  /** Opens all gates and forgets them. */
  public void letGo() {
    holds.forEach(hold -> hold.gate().open());
    holds.clear();
    gates.values().forEach(Gate::open);
    gates.clear();
  }

  /** Of all runs. */
  public List<Visit> visits(Point point) {
    return visits.stream().filter(visit -> visit.point() == point).toList();
  }

  public List<Visit> visits(Point point, String run) {
    return visits.stream().filter(visit -> visit.point() == point && visit.of(run)).toList();
  }

  private void visit(Point point, HttpExchange exchange) throws IOException {
    Query query = new Query(exchange.getRequestURI());
    Visit visit =
        new Visit(
            point,
            query.get("tool"),
            query.get("key"),
            query.get("label"),
            Instant.ofEpochMilli(Long.parseLong(query.get("at"))));
    visits.add(visit);
    if (point == Point.EFFECT) {
      happened.put(visit.key(), visit.label());
    }
    holds.stream()
        .filter(hold -> hold.which().test(visit))
        .forEach(hold -> hold.gate().pass(visit.point() + " " + visit.key()));
    Duration time = visit.point() == Point.BEGIN ? timeOf(visit) : Duration.ZERO;
    if (time.isZero()) {
      answer(exchange, "");
    } else {
      CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS, threads)
          .execute(() -> answerIfThere(exchange));
    }
  }

  private Duration timeOf(Visit visit) {
    return paces.stream()
        .filter(pace -> visit.label().startsWith(pace.labels()))
        .map(Pace::time)
        .findFirst()
        .orElse(Duration.ZERO);
  }

  private static void answerIfThere(HttpExchange exchange) {
    try {
      answer(exchange, "");
    } catch (IOException e) {
      // The caller died while it waited.
      exchange.close();
    }
  }

  private void gate(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Gate gate = gates.get(path.substring("/gate/".length()));
    if (gate != null) {
      gate.pass(path + " " + exchange.getRequestHeaders().getFirst("Holdfast-Run"));
    }
    answer(exchange, "");
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    letGo();
    server.stop(0);
    threads.shutdownNow();
  }
}
