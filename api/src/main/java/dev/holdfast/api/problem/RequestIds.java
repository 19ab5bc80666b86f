package dev.holdfast.api.problem;

import io.micronaut.context.propagation.slf4j.MdcPropagationContext;
import io.micronaut.core.order.Ordered;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Filter;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.Map;
import java.util.UUID;

/** Every answer carries an id that the log lines of its request carry too. */
@ServerFilter(Filter.MATCH_ALL_PATTERN)
public final class RequestIds implements Ordered {
  private static final String HEADER = "Request-Id";
  private static final String ATTRIBUTE = "holdfast.request_id";

  @RequestFilter
  void open(HttpRequest<?> request, MutablePropagatedContext context) {
    context.add(new MdcPropagationContext(Map.of("request", of(request))));
  }

  @ResponseFilter
  void close(HttpRequest<?> request, MutableHttpResponse<?> response) {
    mark(response, of(request));
  }

  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  public static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          String minted = "req_" + UUID.randomUUID().toString().replace("-", "");
          request.setAttribute(ATTRIBUTE, minted);
          return minted;
        });
  }

  static void mark(MutableHttpResponse<?> response, String requestId) {
    response.getHeaders().set(HEADER, requestId);
  }
}
