package dev.holdfast.api.problem;

import dev.holdfast.workflows.failure.HoldfastException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;

/** Failures that are known by a code are answers, not surprises. */
abstract sealed class RefusalHandler<T extends Throwable>
    implements ExceptionHandler<T, HttpResponse<?>> {
  private final ErrorResponseProcessor<?> answers;

  RefusalHandler(ErrorResponseProcessor<?> answers) {
    this.answers = answers;
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface is raw here
  public HttpResponse<?> handle(HttpRequest request, T thrown) {
    return answers.processResponse(
        ErrorContext.builder(request).cause(thrown).build(), HttpResponse.serverError());
  }

  @Singleton
  static final class OfProblem extends RefusalHandler<ProblemException> {
    OfProblem(ErrorResponseProcessor<?> answers) {
      super(answers);
    }
  }

  @Singleton
  static final class OfFailure extends RefusalHandler<HoldfastException> {
    OfFailure(ErrorResponseProcessor<?> answers) {
      super(answers);
    }
  }
}
