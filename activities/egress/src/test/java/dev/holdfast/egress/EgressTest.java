package dev.holdfast.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EgressTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:00:00Z"), ZoneOffset.UTC);
  private static final Patience PATIENT =
      new Patience(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 10_000);

  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Answer answer = exchange -> {};
  private final HttpServer server = newServer();

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          answer.to(exchange);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  @Test
  void takesEventsInWhateverTheirLinesEndWith() throws Exception {
    on(exchange ->
        say(
            exchange,
            200,
            "text/event-stream; charset=utf-8",
            "\uFEFF: hello\r\nevent: a\r\ndata: 1\r\ndata:2\r\n\r\ndata: \u00e9\n\nid: 7\n\ndata\n\ndata: last"));
    List<String> events = send(PATIENT);
    assertEquals(
        List.of("open text/event-stream", "a 1\n2", "null \u00e9", "null ", "null last", "end"),
        events);
  }

  @Test
  void saysWhatTheOtherSideRefused() {
    on(exchange -> {
      exchange.getResponseHeaders().add("Retry-After", "7");
      say(exchange, 429, "application/json", "{\"error\":\"" + "x".repeat(100_000) + "\"}");
    });
    EgressFault.Refusal refusal = refusal();
    assertEquals(429, refusal.status());
    assertEquals(Duration.ofSeconds(7), refusal.retryAfter());
    assertEquals(64 * 1024, refusal.body().length());
    assertFalse(refusal.toString().contains("error"));
  }

  @Test
  void readsBothFormsOfRetryAfter() {
    assertEquals(Duration.ofSeconds(90), RetryAfter.read(" 90 ", CLOCK));
    assertEquals(Duration.ofMillis(1500), RetryAfter.read("1.5", CLOCK));
    assertEquals(Duration.ofSeconds(30), RetryAfter.read("Sat, 21 Nov 2026 10:00:30 GMT", CLOCK));
    assertEquals(Duration.ZERO, RetryAfter.read("Sat, 21 Nov 2026 09:00:00 GMT", CLOCK));
    assertEquals(Duration.ofDays(1), RetryAfter.read("999999999", CLOCK));
    assertEquals(Duration.ofDays(1), RetryAfter.read("Fri, 31 Dec 9999 23:59:59 GMT", CLOCK));
    assertNull(RetryAfter.read("soon", CLOCK));
    assertNull(RetryAfter.read(null, CLOCK));
  }

  @Test
  void followsNoRedirect() {
    on(exchange -> {
      exchange.getResponseHeaders().add("Location", "http://192.0.2.1/");
      say(exchange, 307, "text/plain", "");
    });
    assertEquals(EgressFault.Kind.REDIRECTED, fault(PATIENT).kind());
  }

  @Test
  void refusesWhatItDidNotAskFor() {
    on(exchange -> say(exchange, 200, "text/html", "<html>"));
    EgressFault fault = fault(PATIENT);
    assertEquals(EgressFault.Kind.MEDIA_TYPE, fault.kind());
    assertTrue(
        String.valueOf(fault.getMessage())
            .endsWith("answered with text/html instead of [text/event-stream]"));
  }

  @Test
  void refusesMoreThanItMayTake() {
    on(exchange -> say(exchange, 200, "text/event-stream", "data: " + "x".repeat(20_000)));
    assertEquals(EgressFault.Kind.TOO_LARGE, fault(PATIENT).kind());
  }

  @Test
  void tellsSilenceBeforeTheFirstContentFromSilenceAfterIt() {
    Patience hasty =
        new Patience(Duration.ofMillis(150), Duration.ofMillis(150), Duration.ofSeconds(5), 1000);
    on(exchange -> stall(exchange, ": alive, but no content\n\n"));
    assertEquals(EgressFault.Kind.STALLED_BEFORE_CONTENT, fault(hasty).kind());
    // A busy machine may need longer than that for the first content.
    Patience idle =
        new Patience(Duration.ofSeconds(5), Duration.ofMillis(150), Duration.ofSeconds(9), 1000);
    on(exchange -> stall(exchange, "data: 1\n\ndata: never fin"));
    assertEquals(EgressFault.Kind.STALLED, fault(idle).kind());
    on(exchange -> await());
    assertEquals(EgressFault.Kind.STALLED_BEFORE_CONTENT, fault(hasty).kind());
  }

  @Test
  void doesNotLetItselfBeHeldByDrops() {
    Patience hasty =
        new Patience(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(300), 9000);
    on(exchange -> drip(exchange, "data: 1\n\n"));
    assertEquals(EgressFault.Kind.TOO_SLOW, fault(hasty).kind());
    Patience idle =
        new Patience(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofSeconds(5), 9000);
    on(exchange -> drip(exchange, "x"));
    assertEquals(EgressFault.Kind.STALLED, fault(idle).kind());
  }

  @Test
  void tellsACutAnswerFromAFinishedOne() {
    on(exchange -> {
      exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, 500);
      exchange.getResponseBody().write("data: 1\n\n".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    });
    EgressFault cut = fault(PATIENT);
    assertEquals(EgressFault.Kind.CUT, cut.kind(), () -> cut + ", " + cut.getCause());
  }

  @Test
  void stopsAtOnceWhenInterruptedBeforeTheFirstByte() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    on(exchange -> {
      arrived.countDown();
      await();
    });
    AtomicReference<Throwable> end = new AtomicReference<>();
    Thread sending =
        Thread.ofVirtual()
            .start(() -> {
              try {
                send(PATIENT);
              } catch (EgressFault | InterruptedException e) {
                end.set(e);
              }
            });
    assertTrue(arrived.await(5, TimeUnit.SECONDS));
    sending.interrupt();
    assertTrue(sending.join(Duration.ofSeconds(2)));
    assertTrue(end.get() instanceof InterruptedException);
  }

  @Test
  void saysThatNobodyAnswersWithoutSayingWhatWasSent() {
    server.stop(0);
    EgressFault fault = fault(PATIENT);
    assertEquals(EgressFault.Kind.UNREACHABLE, fault.kind());
    assertEquals(
        "127.0.0.1:%d does not answer: ConnectException".formatted(server.getAddress().getPort()),
        fault.getMessage());
  }

  @Test
  void refusesAddressesThatCannotBeMeant() {
    for (String address : List.of("ftp://example.com/", "/v1", "https://key@example.com/")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new Outbound(URI.create(address), Map.of(), "", Set.of()));
    }
    var request =
        new Outbound(URI.create("https://example.com/v1?key=secret"), Map.of(), "prompt", Set.of());
    assertEquals("Outbound[example.com]", request.toString());
  }

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private void on(Answer next) {
    answer = next;
  }

  private static void say(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(status, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private void stall(HttpExchange exchange, String said) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(said.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    await();
  }

  /** Says one thing at once, then a drop every 20 ms until the other side has had enough. */
  private void drip(HttpExchange exchange, String drop) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    out.write("data: 0\n\n".getBytes(StandardCharsets.UTF_8));
    try {
      while (!over.await(20, TimeUnit.MILLISECONDS)) {
        out.write(drop.getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private EgressFault fault(Patience patience) {
    return assertThrows(EgressFault.class, () -> send(patience));
  }

  private EgressFault.Refusal refusal() {
    EgressFault.Refusal refusal = fault(PATIENT).refusal();
    assertNotNull(refusal);
    return refusal;
  }

  private List<String> send(Patience patience) throws EgressFault, InterruptedException {
    List<String> heard = new ArrayList<>();
    ServerSentEvents events =
        new ServerSentEvents((event, data) -> {
          heard.add(event + " " + data);
          return Inflow.Progress.CONTENT;
        });
    var request =
        new Outbound(
            URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"),
            Map.of("Authorization", "Bearer secret"),
            "{}",
            Set.of("text/event-stream"));
    new Egress(CLOCK)
        .send(
            request,
            patience,
            new Inflow() {
              @Override
              public void opened(String mediaType) {
                heard.add("open " + mediaType);
              }

              @Override
              public Progress line(String line) {
                return events.line(line);
              }

              @Override
              public void ended() {
                events.end();
                heard.add("end");
              }
            });
    return heard;
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no free port on loopback", e);
    }
  }
}
