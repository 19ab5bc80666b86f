package dev.holdfast.api.request;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request. A parameter that is not known is refused: what it asks for would
 * otherwise silently not happen.
 */
public final class QueryParameters {
  private static final long WAIT_SECONDS_MAX = 60;

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  public static QueryParameters of(HttpRequest<?> request, String... known) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, List<String>> given : request.getParameters().asMap().entrySet()) {
      String name = given.getKey();
      if (!List.of(known).contains(name)) {
        faults.add(
            Fault.in(name, "unknown_parameter", "The parameter %s is not known.".formatted(name)));
      } else if (given.getValue().size() != 1) {
        faults.add(Fault.in(name, "repeated", "The parameter %s is given twice.".formatted(name)));
      } else {
        values.put(name, given.getValue().getFirst());
      }
    }
    if (!faults.isEmpty()) {
      throw ProblemException.invalid(faults);
    }
    return new QueryParameters(values);
  }

  /** How long the caller is willing to wait; longer than the cap is the cap. */
  public Duration waiting() {
    long seconds = whole("wait", 0, 0, Integer.MAX_VALUE);
    return Duration.ofSeconds(Math.min(seconds, WAIT_SECONDS_MAX));
  }

  public long whole(String name, long absent, long min, long max) {
    String text = values.get(name);
    if (text == null) {
      return absent;
    }
    Long number = number(text);
    if (number == null || number < min || number > max) {
      throw ProblemException.invalid(
          Fault.in(
              name,
              "out_of_range",
              "The parameter %s must be a whole number from %d to %d.".formatted(name, min, max)));
    }
    return number;
  }

  private static @Nullable Long number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
