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
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Everything under /v1 is done by somebody. */
@ServerFilter("/v1/**")
public final class KeyFilter {
  /** Request attribute that holds who acts. */
  public static final String PRINCIPAL = "holdfast.principal";

  /** Request attribute that answers, now and later, whether the key of the request still holds. */
  public static final String KEY_HOLDS = "holdfast.key_holds";

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
    String key = key(header);
    Principal principal = key == null ? null : keys.principal(key);
    if (key == null || principal == null) {
      throw unauthorized(
          "The API key is not known.", "Bearer realm=\"holdfast\", error=\"invalid_token\"");
    }
    request.setAttribute(PRINCIPAL, principal);
    BooleanSupplier holds = () -> principal.equals(keys.principal(key));
    request.setAttribute(KEY_HOLDS, holds);
    context.add(
        new MdcPropagationContext(
            Map.of("request", RequestIds.of(request), "org", principal.org())));
  }

  private static @Nullable String key(String header) {
    return header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : null;
  }

  private static ProblemException unauthorized(String detail, String challenge) {
    return new ProblemException(ProblemCode.UNAUTHORIZED, detail)
        .header(HttpHeaders.WWW_AUTHENTICATE, challenge);
  }
}
