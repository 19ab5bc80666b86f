package dev.holdfast.api.request;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.id.Ids;
import dev.holdfast.workflows.identity.Principal;
import dev.holdfast.workflows.step.Digest;
import io.micronaut.http.HttpRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A caller's name for one request, bare or quoted. */
public record IdempotencyKey(String value) {
  public static final String HEADER = "Idempotency-Key";

  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1,255}");
  private static final Pattern QUOTED = Pattern.compile("\"(.*)\"");

  public IdempotencyKey {
    if (!PRINTABLE.matcher(value).matches()) {
      throw ProblemException.invalid(
          Fault.in(
              HEADER, "invalid", "An idempotency key has 1 to 255 printable ASCII characters."));
    }
  }

  /** The key of the request, or null where it has none. */
  public static @Nullable IdempotencyKey of(HttpRequest<?> request) {
    String header = request.getHeaders().get(HEADER);
    if (header == null) {
      return null;
    }
    var quoted = QUOTED.matcher(header.strip());
    return new IdempotencyKey(quoted.matches() ? quoted.group(1) : header.strip());
  }

  /** Of the command that a request is: the same for the same key, without one a new one. */
  public static String commandId(
      @Nullable IdempotencyKey key, Principal principal, String operation) {
    return key == null ? Ids.command() : Ids.command(key.digest(principal, operation));
  }

  /** The same for the same key of the same application and operation, and for nothing else. */
  public String digest(Principal principal, String operation) {
    return Digest.of(principal.org(), principal.application(), operation, value);
  }
}
