package dev.holdfast.egress;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends a POST to an address that somebody else has chosen. The name is resolved once, what it
 * resolves to is judged, and the connection goes to exactly that: an answer of the name service
 * that changes in between changes nothing. Follows no redirect, logs nothing, uses no proxy.
 */
public final class PinnedPost {
  private static final int ANSWER_BYTES = 64 * 1024;
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");
  private static final Pattern HEADER_VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");

  private final Names names;
  private final Clock clock;

  /** What names resolve to. */
  @FunctionalInterface
  interface Names {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  /**
   * An answer with status 2xx.
   *
   * @param mediaType without parameters; empty where there is none
   * @param body its beginning, up to 64 KiB
   * @param whole whether that is all of it
   */
  public record Answer(int status, String mediaType, String body, boolean whole) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  /**
   * The way out.
   *
   * @param clock tells how long until a date that an answer names
   */
  public PinnedPost(Clock clock) {
    this(clock, InetAddress::getAllByName);
  }

  PinnedPost(Clock clock, Names names) {
    this.clock = clock;
    this.names = names;
  }

  /**
   * Sends, and returns when the answer is there.
   *
   * @param within from resolving the name to the end of the answer
   */
  public Answer send(
      URI uri, Map<String, String> headers, String body, Reach reach, Duration within)
      throws EgressFault {
    var request = new Outbound(uri, headers, body, Set.of());
    InetAddress address = resolve(request, reach);
    try (Socket socket = new Socket();
        Deadline deadline = Deadline.closing(socket, within)) {
      try {
        return exchange(socket, address, request, deadline);
      } catch (EgressFault e) {
        throw e;
      } catch (IOException e) {
        throw deadline.passed() || e instanceof SocketTimeoutException
            ? fault(
                EgressFault.Kind.TOO_SLOW,
                "%s did not finish its answer within %s".formatted(request.target(), within),
                e)
            : fault(
                EgressFault.Kind.UNREACHABLE,
                "%s does not answer: %s".formatted(request.target(), e.getClass().getSimpleName()),
                e);
      }
    } catch (EgressFault e) {
      throw e;
    } catch (IOException e) {
      throw fault(EgressFault.Kind.UNREACHABLE, request.target() + " does not answer", e);
    }
  }

  private InetAddress resolve(Outbound request, Reach reach) throws EgressFault {
    InetAddress[] found;
    try {
      found = names.resolve(request.uri().getHost());
    } catch (UnknownHostException e) {
      throw fault(EgressFault.Kind.UNREACHABLE, request.target() + " has no address", e);
    }
    for (InetAddress address : found) {
      if (reach.allows(address)) {
        return address;
      }
    }
    throw fault(
        EgressFault.Kind.FORBIDDEN,
        "%s is an address that must not be reached from here: %s"
            .formatted(
                request.target(),
                reach == Reach.PUBLIC
                    ? "private addresses have to be allowed"
                    : "it is link-local, multicast or no address of a machine"),
        null);
  }

  private Answer exchange(Socket socket, InetAddress address, Outbound request, Deadline deadline)
      throws IOException {
    URI uri = request.uri();
    boolean tls = "https".equals(uri.getScheme());
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
    socket.connect(new InetSocketAddress(address, port), deadline.leftMillis());
    Socket line = tls ? secured(socket, uri.getHost(), port) : socket;
    OutputStream out = line.getOutputStream();
    out.write(written(request, port, tls));
    out.flush();
    var answer = new HttpAnswer(line.getInputStream(), ANSWER_BYTES);
    answer.readHead();
    int status = answer.status();
    if (status >= 300 && status < 400) {
      throw new EgressFault(
          EgressFault.Kind.REDIRECTED,
          "%s answered %d and sends elsewhere, which is not followed"
              .formatted(request.target(), status));
    }
    String body = answer.readBody();
    if (status < 200 || status >= 400) {
      throw new EgressFault(
          EgressFault.Kind.REFUSED,
          "%s answered %d".formatted(request.target(), status),
          new EgressFault.Refusal(
              status, RetryAfter.read(answer.header("retry-after"), clock), body),
          null);
    }
    return new Answer(status, answer.mediaType(), body, answer.whole());
  }

  /** The certificate must be for the name, whatever address it has. */
  private static Socket secured(Socket socket, String host, int port) throws IOException {
    var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket secured = (SSLSocket) factory.createSocket(socket, host, port, true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }

  private static byte[] written(Outbound request, int port, boolean tls) {
    URI uri = request.uri();
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    boolean usual = port == (tls ? 443 : 80);
    StringBuilder head =
        new StringBuilder()
            .append("POST ")
            .append(ascii(path + query))
            .append(" HTTP/1.1\r\nHost: ")
            .append(ascii(usual ? uri.getHost() : uri.getHost() + ":" + port))
            .append("\r\nConnection: close\r\nContent-Length: ")
            .append(body.length)
            .append("\r\n");
    request
        .headers()
        .forEach((name, value) -> {
          if (!HEADER_NAME.matcher(name).matches() || !HEADER_VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("the header %s cannot be sent".formatted(name));
          }
          head.append(name).append(": ").append(value).append("\r\n");
        });
    byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[start.length + body.length];
    System.arraycopy(start, 0, all, 0, start.length);
    System.arraycopy(body, 0, all, start.length, body.length);
    return all;
  }

  private static String ascii(String part) {
    if (!part.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException("an address is written in ASCII, the rest %-escaped");
    }
    return part;
  }

  private static EgressFault fault(
      EgressFault.Kind kind, String message, @Nullable Throwable cause) {
    return new EgressFault(kind, message, null, cause);
  }
}
