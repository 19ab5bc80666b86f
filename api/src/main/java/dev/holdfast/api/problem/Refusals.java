package dev.holdfast.api.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.holdfast.workflows.failure.HoldfastException;
import io.micronaut.core.convert.exceptions.ConversionErrorException;
import io.micronaut.core.type.Argument;
import io.micronaut.web.router.exceptions.UnsatisfiedRouteException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown anywhere between the socket and a controller into a refusal. */
final class Refusals {
  private Refusals() {}

  static ProblemException of(int status, @Nullable Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      ProblemException refusal = known(cause);
      if (refusal != null) {
        return refusal;
      }
    }
    if (thrown instanceof ConversionErrorException conversion) {
      return badArgument(conversion.getArgument());
    }
    // A body that is too long is thrown; a head that is too long is only a status.
    ProblemCode code =
        status == 413 && thrown == null ? ProblemCode.HEAD_TOO_LARGE : ProblemCode.of(status);
    return new ProblemException(code, detail(code), List.of(), thrown);
  }

  private static @Nullable ProblemException known(Throwable cause) {
    return switch (cause) {
      case ProblemException refusal -> refusal;
      case HoldfastException failure -> ofFailure(failure);
      case JsonProcessingException json -> ofJson(json);
      case UnsatisfiedRouteException route -> badArgument(route.getArgument());
      default -> null;
    };
  }

  private static ProblemException ofFailure(HoldfastException failure) {
    ProblemCode code = ProblemCode.of(failure.code());
    String said = failure.getMessage();
    boolean ours = code.status() >= 500;
    ProblemException refusal =
        new ProblemException(code, ours || said == null ? detail(code) : said, List.of(), failure);
    return code.retryable() ? refusal.header("Retry-After", "1") : refusal;
  }

  private static ProblemException ofJson(JsonProcessingException json) {
    return switch (json) {
      case StreamConstraintsException constraint ->
          new ProblemException(
              ProblemCode.JSON_TOO_DEEP,
              "The body is nested deeper than 64 levels or holds an" + " oversized number or name.",
              List.of(),
              constraint);
      case UnrecognizedPropertyException unknown -> {
        String pointer = pointer(unknown);
        yield ProblemException.invalid(
            Fault.at(pointer, "unknown_field", "The field " + pointer + " is not known."));
      }
      case JsonMappingException mapping ->
          switch (mapping.getCause()) {
            case StreamConstraintsException inner -> ofJson(inner);
            case JsonParseException inner -> malformed(inner);
            case null, default -> wrongType(mapping);
          };
      default -> malformed(json);
    };
  }

  private static ProblemException wrongType(JsonMappingException mapping) {
    String pointer = pointer(mapping);
    String detail =
        pointer.isEmpty()
            ? "The body must be one JSON object."
            : "The value at " + pointer + " has another type.";
    return ProblemException.invalid(Fault.at(pointer, "wrong_type", detail));
  }

  private static ProblemException malformed(JsonProcessingException parse) {
    var at = parse.getLocation();
    String where =
        at == null
            ? "The body is not JSON."
            : "The body is not JSON at line %d, column %d."
                .formatted(at.getLineNr(), at.getColumnNr());
    return new ProblemException(ProblemCode.MALFORMED_JSON, where, List.of(), parse);
  }

  private static ProblemException badArgument(Argument<?> argument) {
    String name = argument.getName();
    if (name.equals("body")) {
      return new ProblemException(
          ProblemCode.MALFORMED_JSON, "A JSON object is needed as the body of this request.");
    }
    return ProblemException.invalid(
        Fault.in(name, "wrong_type", "The parameter %s has another type.".formatted(name)));
  }

  private static String pointer(JsonMappingException mapping) {
    StringBuilder pointer = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      String name = step.getFieldName();
      pointer
          .append('/')
          .append(
              name == null
                  ? String.valueOf(step.getIndex())
                  : name.replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static String detail(ProblemCode code) {
    return code == ProblemCode.BODY_TOO_LARGE
        ? "The body is larger than 1 MiB."
        : code.title() + ".";
  }
}
