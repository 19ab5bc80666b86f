package dev.holdfast.deploy.launcher;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a stack consists of, in the order in which it stops. */
public enum Part {
  API,
  WORKER,
  /** The outside world of the examples; there only when the examples are loaded. */
  SHOP,
  TEMPORAL,
  POSTGRES;

  /** All of them. */
  public static Set<Part> all() {
    return EnumSet.allOf(Part.class);
  }

  /** The servers alone, as something without worker and API needs them. */
  public static Set<Part> servers() {
    return EnumSet.of(TEMPORAL, POSTGRES);
  }

  /** The part of that name; its name is also that of its log and its process. */
  public static Part named(String name) {
    return Stream.of(values())
        .filter(part -> part.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                name
                    + " is none of "
                    + Stream.of(values()).map(Part::toString).collect(Collectors.joining(" "))));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
