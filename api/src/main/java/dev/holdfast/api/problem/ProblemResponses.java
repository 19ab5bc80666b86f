package dev.holdfast.api.problem;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the problem of every refusal, whoever refused: controller, router or server. */
@Singleton
final class ProblemResponses implements ErrorResponseProcessor<Problem> {
  private static final Logger log = LoggerFactory.getLogger(ProblemResponses.class);

  @Override
  public MutableHttpResponse<Problem> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    HttpRequest<?> request = context.getRequest();
    ProblemException refusal = Refusals.of(response.code(), context.getRootCause().orElse(null));
    String requestId = RequestIds.of(request);
    if (refusal.code() == ProblemCode.INTERNAL) {
      log.error("request {} failed", requestId, refusal.getCause());
    }
    response.status(refusal.code().status());
    refusal.headers().forEach(response::header);
    RequestIds.mark(response, requestId);
    Problem problem = Problem.of(refusal, request.getUri().getRawPath(), requestId);
    MutableHttpResponse<Problem> answer =
        response.body(request.getMethod() == HttpMethod.HEAD ? null : problem);
    return answer.contentType(MediaType.of("application/problem+json"));
  }
}
