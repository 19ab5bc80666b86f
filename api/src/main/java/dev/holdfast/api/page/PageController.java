package dev.holdfast.api.page;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.workflows.failure.HoldfastException;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Error;

/** A controller whose readers are people: they get pages, not problem documents. */
public abstract class PageController {
  protected final Layout layout;

  protected PageController(Layout layout) {
    this.layout = layout;
  }

  @Error(exception = ProblemException.class)
  public HttpResponse<String> refused(ProblemException refusal) {
    return notice(refusal.code(), refusal.detail());
  }

  @Error(exception = HoldfastException.class)
  public HttpResponse<String> failed(HoldfastException failure) {
    return notice(ProblemCode.of(failure.code()), "Try again in a moment.");
  }

  private HttpResponse<String> notice(ProblemCode code, String sentence) {
    return layout.notice(HttpStatus.valueOf(code.status()), code.title(), sentence);
  }
}
