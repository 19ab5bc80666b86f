package dev.holdfast.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);
  private HttpServer server = newServer();

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/gate",
        exchange -> {
          arrived.countDown();
          try {
            open.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(
              "a".equals(exchange.getRequestHeaders().getFirst("X")) ? 204 : 400, -1);
          exchange.close();
        });
    server.createContext(
        "/away",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://192.0.2.1/");
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    open.countDown();
    server.stop(0);
  }

  @Test
  void waitsForTheAnswer() throws Exception {
    AtomicReference<Integer> status = new AtomicReference<>();
    Thread asking = asking(status);
    assertTrue(arrived.await(5, TimeUnit.SECONDS));
    assertTrue(asking.isAlive());
    open.countDown();
    asking.join(5_000);
    assertEquals(204, status.get());
  }

  @Test
  void stopsWaitingWhenInterrupted() throws Exception {
    AtomicReference<Integer> status = new AtomicReference<>();
    Thread asking = asking(status);
    assertTrue(arrived.await(5, TimeUnit.SECONDS));
    asking.interrupt();
    asking.join(5_000);
    assertEquals(-1, status.get());
  }

  @Test
  void waitsNoLongerThanItMay() {
    Duration within = Duration.ofMillis(100);
    IOException late =
        assertThrows(IOException.class, () -> Loopback.get(uri("/gate"), Map.of(), within));
    assertTrue(String.valueOf(late.getMessage()).endsWith("does not answer within PT0.1S"));
  }

  @Test
  void followsNoRedirect() throws Exception {
    assertEquals(302, Loopback.get(uri("/away"), Map.of(), LONG));
  }

  @Test
  void saysThatNobodyAnswers() {
    URI gone = uri("/gate");
    server.stop(0);
    assertThrows(IOException.class, () -> Loopback.get(gone, Map.of(), LONG));
    server = newServer();
    server.start();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:80/",
        "https://127.0.0.1/",
        "http://127.0.0.1.example.com/",
        "http://10.0.0.1/",
        "http://user@127.0.0.1/",
        "file:///etc/hostname",
        "/path"
      })
  void refusesWhatMayLeaveTheMachine(String address) {
    assertFalse(Loopback.reaches(URI.create(address)));
    assertThrows(
        IllegalArgumentException.class, () -> Loopback.get(URI.create(address), Map.of(), LONG));
  }

  private Thread asking(AtomicReference<Integer> status) {
    return Thread.ofVirtual()
        .start(() -> {
          try {
            status.set(Loopback.get(uri("/gate"), Map.of("X", "a"), LONG));
          } catch (InterruptedException e) {
            status.set(-1);
          } catch (IOException e) {
            status.set(-2);
          }
        });
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException("no free port on loopback", e);
    }
  }
}
