package dev.holdfast.api.key;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.api.problem.RequestIds;
import dev.holdfast.workflows.identity.Principal;
import io.micronaut.context.propagation.slf4j.MdcPropagationContext;
import io.micronaut.core.propagation.MutablePropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Everything under /v1 is done by somebody. */
@ServerFilter("/v1/**")
public final class KeyFilter {
  /** Request attribute that holds who acts. */
  public static final String PRINCIPAL = "holdfast.principal";

  private static final String SCHEME = "Bearer ";

  private final KeyRing keys;

  KeyFilter(KeyRing keys) {
    this.keys = keys;
  }

  @RequestFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void identify(HttpRequest<?> request, MutablePropagatedContext context) {
    String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (header == null) {
      throw unauthorized(
          "Send Authorization: Bearer with an API key.", "Bearer realm=\"holdfast\"");
    }
    Principal principal = principal(header);
    if (principal == null) {
      throw unauthorized(
          "The API key is not known.", "Bearer realm=\"holdfast\", error=\"invalid_token\"");
    }
    request.setAttribute(PRINCIPAL, principal);
    context.add(
        new MdcPropagationContext(
            Map.of("request", RequestIds.of(request), "org", principal.org())));
  }

  private @Nullable Principal principal(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? keys.principal(header.substring(SCHEME.length()).strip())
        : null;
  }

  private static ProblemException unauthorized(String detail, String challenge) {
    return new ProblemException(ProblemCode.UNAUTHORIZED, detail)
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }
}
