package dev.holdfast.model.provider;

import dev.holdfast.egress.Egress;
import dev.holdfast.egress.EgressFault;
import dev.holdfast.egress.Outbound;
import dev.holdfast.egress.Patience;
import dev.holdfast.model.FaultKind;
import dev.holdfast.model.ModelFault;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The line on which LangChain4j asks for one reply: its HTTP client is ours. It works on the thread
 * that asks, so that an interrupt ends it wherever it is, and keeps the fault, because LangChain4j
 * would hide what kind it is.
 */
final class Line implements HttpClient, HttpClientBuilder {
  private final Egress egress;
  private final Patience patience;
  private final Dialect dialect;
  private final Ear ear;
  private final Refusals refusals;
  private @Nullable ModelFault fault;
  private boolean interrupted;
  private long sent;

  Line(Egress egress, Patience patience, Dialect dialect, Ear ear) {
    this.egress = egress;
    this.patience = patience;
    this.dialect = dialect;
    this.ear = ear;
    this.refusals = new Refusals(dialect.provider(), dialect.keyName());
  }

  /** Why there is no reply; null when nothing went wrong on the line. */
  @Nullable ModelFault fault() {
    return fault;
  }

  boolean interrupted() {
    return interrupted;
  }

  /** Characters of the question. */
  long sent() {
    return sent;
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    try {
      listener.onOpen(SuccessfulHttpResponse.builder().statusCode(200).headers(Map.of()).build());
      egress.send(outbound(request), patience, new Reply(ear, refusals, listener));
      if (!ear.whole()) {
        throw new ModelFault(
            FaultKind.CUT, "%s ended its reply in the middle".formatted(dialect.provider()));
      }
      listener.onClose();
    } catch (EgressFault e) {
      failed(fault(e), listener);
    } catch (Reply.Stopped e) {
      failed(e.fault(), listener);
    } catch (ModelFault e) {
      failed(e, listener);
    } catch (InterruptedException e) {
      interrupted = true;
      listener.onError(e);
    }
  }

  private void failed(ModelFault why, ServerSentEventListener listener) {
    fault = why;
    listener.onError(why);
  }

  private Outbound outbound(HttpRequest request) {
    Map<String, String> headers = new HashMap<>();
    request.headers().forEach((name, values) -> headers.put(name, String.join(", ", values)));
    headers.put("User-Agent", "holdfast");
    String body = dialect.request(request.body());
    sent = body.length();
    return new Outbound(URI.create(request.url()), headers, body, dialect.accepts());
  }

  private ModelFault fault(EgressFault e) {
    EgressFault.Refusal refusal = e.refusal();
    return refusal != null
        ? refusals.fault(refusal)
        : new ModelFault(kind(e.kind()), String.valueOf(e.getMessage()));
  }

  private static FaultKind kind(EgressFault.Kind kind) {
    return switch (kind) {
      case UNREACHABLE, FORBIDDEN -> FaultKind.UNREACHABLE;
      case REFUSED -> FaultKind.BAD_REQUEST;
      case REDIRECTED -> FaultKind.REDIRECTED;
      case MEDIA_TYPE -> FaultKind.WRONG_CONTENT_TYPE;
      case STALLED_BEFORE_CONTENT -> FaultKind.NO_FIRST_TOKEN;
      case STALLED -> FaultKind.STALLED;
      case TOO_SLOW -> FaultKind.TOO_SLOW;
      case CUT -> FaultKind.CUT;
      case TOO_LARGE -> FaultKind.TOO_LARGE;
    };
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    throw new UnsupportedOperationException("replies are only asked for as streams");
  }

  @Override
  public HttpClient build() {
    return this;
  }

  // How long is waited is not LangChain4j's to say.

  @Override
  public @Nullable Duration connectTimeout() {
    return null;
  }

  @Override
  public HttpClientBuilder connectTimeout(@Nullable Duration timeout) {
    return this;
  }

  @Override
  public @Nullable Duration readTimeout() {
    return null;
  }

  @Override
  public HttpClientBuilder readTimeout(@Nullable Duration timeout) {
    return this;
  }
}
