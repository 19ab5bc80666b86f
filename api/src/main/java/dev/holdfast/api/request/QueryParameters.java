package dev.holdfast.api.request;

import dev.holdfast.api.problem.Fault;
import dev.holdfast.api.problem.ProblemException;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The query of a request. A parameter that is not known is refused: what it asks for would
 * otherwise silently not happen.
 */
public final class QueryParameters {
  private static final long WAIT_SECONDS_MAX = 60;
  private static final Pattern MEMBER = Pattern.compile("([^\\[]+)\\[(.*)]");

  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * The parameters, each given at most once.
   *
   * @param known their names; {@code metadata[]} stands for {@code metadata[k]} with any k
   */
  public static QueryParameters of(HttpRequest<?> request, String... known) {
    List<Fault> faults = new ArrayList<>();
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, List<String>> given : request.getParameters().asMap().entrySet()) {
      String name = given.getKey();
      if (!List.of(known).contains(name) && !List.of(known).contains(family(name))) {
        faults.add(unknown(name, known));
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

  private static Fault unknown(String name, String... known) {
    String ways =
        known.length == 0 ? "there are none here" : "there are " + String.join(", ", known);
    return Fault.in(
        name, "unknown_parameter", "The parameter %s is not known; %s.".formatted(name, ways));
  }

  private static String family(String name) {
    Matcher member = MEMBER.matcher(name);
    return member.matches() ? member.group(1) + "[]" : name;
  }

  /** How many elements a page may have. */
  public int limit() {
    return (int) whole("limit", Page.LIMIT, 1, Page.LIMIT_MAX);
  }

  public @Nullable String text(String name) {
    return values.get(name);
  }

  /** Those of the known words that are given, with commas between them; none for all. */
  public Set<String> words(String name, Collection<String> known) {
    String text = values.get(name);
    if (text == null) {
      return Set.of();
    }
    Set<String> words = new LinkedHashSet<>(List.of(text.split(",", -1)));
    if (!known.containsAll(words)) {
      throw ProblemException.invalid(
          Fault.in(
              name,
              "unknown",
              "The parameter %s must be one or more of %s, with commas between them."
                  .formatted(name, String.join(", ", known))));
    }
    return words;
  }

  /** The values of {@code name[k]} by k. */
  public Map<String, String> members(String name) {
    Map<String, String> members = new TreeMap<>();
    values.forEach((parameter, value) -> {
      Matcher member = MEMBER.matcher(parameter);
      if (member.matches() && member.group(1).equals(name)) {
        members.put(member.group(2), value);
      }
    });
    return members;
  }

  public @Nullable Instant time(String name) {
    String text = values.get(name);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw ProblemException.invalid(
          Fault.in(
              name,
              "invalid",
              "The parameter %s is no RFC 3339 time: write 2026-01-31T08:00:00Z; a + is written %%2B."
                  .formatted(name)));
    }
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
