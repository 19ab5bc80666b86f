package dev.holdfast.egress;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests to other machines and takes their answers in line by line. Follows no redirect,
 * logs nothing, and stops as soon as the thread is interrupted, wherever the request is.
 */
public final class Egress {
  /** What is read of an answer that says no. */
  private static final int REFUSAL_BYTES = 64 * 1024;

  private static final Duration REFUSAL_WITHIN = Duration.ofSeconds(5);

  private final Clock clock;

  /**
   * The way out.
   *
   * @param clock tells how long until a date that an answer names
   */
  public Egress(Clock clock) {
    this.clock = clock;
  }

  /** Sends, and returns when the whole answer has been taken in. */
  public void send(Outbound request, Patience patience, Inflow inflow)
      throws EgressFault, InterruptedException {
    Waiting waiting = new Waiting(patience);
    Arrivals arrivals = new Arrivals();
    try {
      HttpResponse<Arrivals> answer = answer(request, waiting, arrivals);
      judge(request, answer);
      inflow.opened(mediaType(answer));
      takeIn(request, patience, waiting, arrivals, inflow);
    } finally {
      arrivals.drop();
    }
  }

  private static HttpResponse<Arrivals> answer(Outbound request, Waiting waiting, Arrivals arrivals)
      throws EgressFault, InterruptedException {
    CompletableFuture<HttpResponse<Arrivals>> coming =
        Dialer.client().sendAsync(http(request), head -> arrivals.begun());
    try {
      return coming.get(waiting.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      // A connection that breaks right behind the head fails both the answer and its body.
      throw arrivals.hasBegun()
          ? cut(request, e.getCause())
          : new EgressFault(
              EgressFault.Kind.UNREACHABLE,
              "%s does not answer: %s".formatted(request.target(), named(e.getCause())),
              null,
              e.getCause());
    } catch (TimeoutException e) {
      throw waiting.timeIsUp(request.target());
    } finally {
      coming.cancel(true);
    }
  }

  private static HttpRequest http(Outbound request) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(request.uri())
            .version(Dialer.version(request.uri()))
            .POST(HttpRequest.BodyPublishers.ofString(request.body(), StandardCharsets.UTF_8));
    request.headers().forEach(http::setHeader);
    http.setHeader("Accept", String.join(", ", request.accepts().stream().sorted().toList()));
    return http.build();
  }

  private void judge(Outbound request, HttpResponse<Arrivals> answer)
      throws EgressFault, InterruptedException {
    int status = answer.statusCode();
    if (status >= 300 && status < 400) {
      throw new EgressFault(
          EgressFault.Kind.REDIRECTED,
          "%s answered %d and sends elsewhere, which is not followed"
              .formatted(request.target(), status));
    }
    if (status < 200 || status >= 400) {
      String retryAfter = answer.headers().firstValue("retry-after").orElse(null);
      throw new EgressFault(
          EgressFault.Kind.REFUSED,
          "%s answered %d".formatted(request.target(), status),
          new EgressFault.Refusal(
              status, RetryAfter.read(retryAfter, clock), beginning(answer.body())),
          null);
    }
    if (!request.accepts().contains(mediaType(answer))) {
      throw new EgressFault(
          EgressFault.Kind.MEDIA_TYPE,
          "%s answered with %s instead of %s"
              .formatted(
                  request.target(),
                  named(mediaType(answer)),
                  request.accepts().stream().sorted().toList()));
    }
  }

  private static String mediaType(HttpResponse<?> answer) {
    String type = answer.headers().firstValue("content-type").orElse("");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }

  private static String named(String mediaType) {
    return mediaType.matches("[a-z0-9.+-]{1,64}/[a-z0-9.+-]{1,64}") ? mediaType : "no media type";
  }

  private static void takeIn(
      Outbound request, Patience patience, Waiting waiting, Arrivals arrivals, Inflow inflow)
      throws EgressFault, InterruptedException {
    Lines lines = new Lines(line -> waiting.heard(inflow.line(line)));
    long bytes = 0;
    while (true) {
      Arrivals.Piece piece = arrivals.next(waiting.left());
      switch (piece) {
        case null -> throw waiting.timeIsUp(request.target());
        case Arrivals.Piece.Bytes some -> {
          for (ByteBuffer buffer : some.buffers()) {
            bytes += buffer.remaining();
            if (bytes > patience.bytes()) {
              throw new EgressFault(
                  EgressFault.Kind.TOO_LARGE,
                  "the answer of %s exceeds %d bytes"
                      .formatted(request.target(), patience.bytes()));
            }
            lines.take(buffer);
          }
          if (!waiting.left().isPositive() && !arrivals.waits()) {
            throw waiting.timeIsUp(request.target());
          }
        }
        case Arrivals.Piece.Broken broken -> throw cut(request, broken.cause());
        case Arrivals.Piece.End ignored -> {
          lines.end();
          inflow.ended();
          return;
        }
      }
    }
  }

  private static EgressFault cut(Outbound request, @Nullable Throwable cause) {
    return new EgressFault(
        EgressFault.Kind.CUT,
        "the connection to %s broke: %s".formatted(request.target(), named(cause)),
        null,
        cause);
  }

  /** The beginning of a refusal; what does not come in time is left out. */
  private static String beginning(Arrivals arrivals) throws InterruptedException {
    ByteBuffer read = ByteBuffer.allocate(REFUSAL_BYTES);
    long until = System.nanoTime() + REFUSAL_WITHIN.toNanos();
    while (read.hasRemaining()
        && arrivals.next(Duration.ofNanos(until - System.nanoTime()))
            instanceof Arrivals.Piece.Bytes bytes) {
      for (ByteBuffer buffer : bytes.buffers()) {
        read.put(buffer.slice(buffer.position(), Math.min(buffer.remaining(), read.remaining())));
      }
    }
    return new String(read.array(), 0, read.position(), StandardCharsets.UTF_8);
  }

  private static String named(@Nullable Throwable cause) {
    return cause == null ? "unknown" : cause.getClass().getSimpleName();
  }
}
