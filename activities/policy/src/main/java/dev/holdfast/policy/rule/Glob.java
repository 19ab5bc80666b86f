package dev.holdfast.policy.rule;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A name in which {@code *} stands for any characters. */
record Glob(Pattern pattern) {

  static Glob of(String text) {
    return new Glob(
        Pattern.compile(
            Arrays.stream(text.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")),
            Pattern.DOTALL));
  }

  boolean matches(String name) {
    return pattern.matches(name);
  }
}
