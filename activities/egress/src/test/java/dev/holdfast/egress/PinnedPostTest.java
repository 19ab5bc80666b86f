package dev.holdfast.egress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PinnedPostTest {
  private static final Duration PATIENT = Duration.ofSeconds(10);

  private final List<String> heard = new ArrayList<>();
  private final ServerSocket server = newServer();
  private final PinnedPost post = new PinnedPost(Clock.systemUTC());
  private volatile String answer = "HTTP/1.1 204 No Content\r\n\r\n";
  private volatile boolean keepsOpen;

  PinnedPostTest() {
    Thread.ofVirtual().start(this::serve);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @Test
  void sendsWhatItWasGiven() throws Exception {
    PinnedPost.Answer taken =
        post.send(
            address("/hook?a=1"),
            Map.of("webhook-id", "ntc_1"),
            "{\"\u00e9\":1}",
            Reach.PRIVATE_TOO,
            PATIENT);
    assertEquals(204, taken.status());
    String request = heard.getFirst();
    assertTrue(request.startsWith("POST /hook?a=1 HTTP/1.1\r\n"), request);
    assertTrue(request.contains("\r\nHost: 127.0.0.1:" + server.getLocalPort() + "\r\n"), request);
    assertTrue(request.contains("\r\nwebhook-id: ntc_1\r\n"), request);
    assertTrue(request.contains("\r\nContent-Length: 8\r\n"), request);
    assertTrue(request.endsWith("\r\n\r\n{\"\u00e9\":1}"), request);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Length: 5\\r\\n\\r\\nhello",
        "Transfer-Encoding: chunked\\r\\n\\r\\n3;x=y\\r\\nhel\\r\\n2\\r\\nlo\\r\\n0\\r\\n\\r\\n",
        "X: y\\r\\n\\r\\nhello",
      })
  void readsBodiesHoweverTheyEnd(String rest) throws Exception {
    answer =
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-type: Text/Plain; charset=utf-8\r\n"
            + rest.replace("\\r\\n", "\r\n");
    PinnedPost.Answer taken = send();
    assertEquals("hello", taken.body());
    assertEquals("text/plain", taken.mediaType());
    assertTrue(taken.whole());
  }

  @Test
  void readsOnlyTheBeginningOfALongAnswer() throws Exception {
    answer = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100_000);
    PinnedPost.Answer taken = send();
    assertEquals(64 * 1024, taken.body().length());
    assertFalse(taken.whole());
  }

  @Test
  void followsNoRedirect() {
    answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    assertEquals(EgressFault.Kind.REDIRECTED, fault().kind());
    assertEquals(1, heard.size());
  }

  @Test
  void saysWhatWasRefusedAndForHowLong() {
    answer = "HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 4\r\n\r\nbusy";
    EgressFault.Refusal refusal = fault().refusal();
    assertNotNull(refusal);
    assertEquals(503, refusal.status());
    assertEquals(Duration.ofMinutes(2), refusal.retryAfter());
  }

  @ParameterizedTest
  @CsvSource({
    "'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel'",
    "'HTTP/1.1 200 OK\r\nContent-Le'",
    "'SSH-2.0-OpenSSH\r\n'",
    "'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'",
    "''",
  })
  void whatIsNoAnswerIsNone(String broken) {
    answer = broken;
    assertEquals(EgressFault.Kind.UNREACHABLE, fault().kind());
  }

  @Test
  void waitsNoLongerThanItWasTold() {
    keepsOpen = true;
    answer = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel";
    EgressFault slow =
        assertThrows(
            EgressFault.class,
            () ->
                post.send(address("/"), Map.of(), "{}", Reach.PRIVATE_TOO, Duration.ofMillis(300)));
    assertEquals(EgressFault.Kind.TOO_SLOW, slow.kind());
  }

  @Test
  void reachesNoPrivateAddressUnlessItMay() {
    EgressFault refused =
        assertThrows(
            EgressFault.class,
            () -> post.send(address("/"), Map.of(), "{}", Reach.PUBLIC, PATIENT));
    assertEquals(EgressFault.Kind.FORBIDDEN, refused.kind());
    assertTrue(heard.isEmpty());
  }

  /** The name service says something harmless first and something else when it is asked again. */
  @Test
  void aNameThatIsReboundReachesNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    byte[] harmless = {93, (byte) 184, (byte) 216, 34};
    PinnedPost rebinding =
        new PinnedPost(
            Clock.systemUTC(),
            host ->
                new InetAddress[] {
                  asked.getAndIncrement() == 0
                      ? InetAddress.getByAddress(host, harmless)
                      : InetAddress.getLoopbackAddress()
                });
    URI uri = URI.create("http://rebinding.test:" + server.getLocalPort() + "/");
    assertThrows(
        EgressFault.class,
        () -> rebinding.send(uri, Map.of(), "{}", Reach.PUBLIC, Duration.ofMillis(500)));
    assertEquals(1, asked.get(), "it is resolved once, and that is what is connected to");
    assertTrue(heard.isEmpty());
    EgressFault inside =
        assertThrows(
            EgressFault.class, () -> rebinding.send(uri, Map.of(), "{}", Reach.PUBLIC, PATIENT));
    assertEquals(EgressFault.Kind.FORBIDDEN, inside.kind());
  }

  @Test
  void aHeaderCannotBringAnotherOneAlong() {
    assertThrows(
        IllegalArgumentException.class,
        () -> post.send(address("/"), Map.of("a", "b\r\nc: d"), "{}", Reach.PRIVATE_TOO, PATIENT));
  }

  @Test
  void saysNothingOfWhatIsInAnAddress() {
    EgressFault nobody =
        assertThrows(
            EgressFault.class,
            () ->
                post.send(
                    URI.create("http://127.0.0.1:1/services/T0/secret"),
                    Map.of(),
                    "{}",
                    Reach.PRIVATE_TOO,
                    PATIENT));
    assertFalse(String.valueOf(nobody.getMessage()).contains("secret"));
  }

  private PinnedPost.Answer send() throws EgressFault {
    return post.send(address("/"), Map.of(), "{}", Reach.PRIVATE_TOO, PATIENT);
  }

  private EgressFault fault() {
    return assertThrows(EgressFault.class, this::send);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
  }

  private void serve() {
    while (!server.isClosed()) {
      try {
        Socket line = server.accept();
        heard.add(request(line.getInputStream()));
        line.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        line.getOutputStream().flush();
        if (!keepsOpen) {
          line.close();
        }
      } catch (IOException e) {
        return; // the test is over
      }
    }
  }

  private static String request(InputStream in) throws IOException {
    byte[] bytes = new byte[8_192];
    int size = 0;
    while (true) {
      String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
      int head = text.indexOf("\r\n\r\n");
      if (head >= 0) {
        int at = text.indexOf("Content-Length: ") + "Content-Length: ".length();
        int length = Integer.parseInt(text.substring(at, text.indexOf('\r', at)));
        if (size >= head + 4 + length) {
          return text;
        }
      }
      int read = in.read(bytes, size, bytes.length - size);
      if (read < 0) {
        return text;
      }
      size += read;
    }
  }

  private static ServerSocket newServer() {
    try {
      return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
