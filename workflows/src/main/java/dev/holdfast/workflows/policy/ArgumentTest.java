package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.holdfast.workflows.wire.Closed;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A test of one value in the arguments. Every part that is there must hold. Where the value is none
 * that a part was written for, a text for {@code above} say, or none at all, the rule cannot be
 * judged: it then matches if it asks, denies or skips, and does not if it lets the call proceed.
 *
 * @param in values of which it must be one; compared exactly, where 1 and 1.0 are one value. A text
 *     that is one of them but for case, width, blanks and punctuation leaves the rule in doubt
 * @param min it must be a number, at least this
 * @param max it must be a number, at most this
 * @param matches a regular expression (RE2) that the whole of a text must match
 * @param present true: the rule is only about calls in which it is there, null included; false:
 *     only about others
 * @param above it must be a number greater than this
 * @param below it must be a number less than this
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArgumentTest(
    List<JsonNode> in,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable String matches,
    @Nullable Boolean present,
    @Nullable BigDecimal above,
    @Nullable BigDecimal below) {
  public ArgumentTest {
    in = in == null ? List.of() : List.copyOf(in);
    check("min", min, "max", max);
    check("min", min, "below", below);
    check("above", above, "max", max);
    check("above", above, "below", below);
  }

  private static void check(
      String from, @Nullable BigDecimal least, String to, @Nullable BigDecimal most) {
    if (least != null && most != null && least.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "no number passes a test with %s %s and %s %s".formatted(from, least, to, most));
    }
  }

  /** It is a number, at least this. */
  public static ArgumentTest atLeast(double number) {
    return numbers(number, null, null, null);
  }

  /** It is a number, at most this. */
  public static ArgumentTest atMost(double number) {
    return numbers(null, number, null, null);
  }

  /** It is a number greater than this. */
  public static ArgumentTest above(double number) {
    return numbers(null, null, number, null);
  }

  /** It is a number less than this. */
  public static ArgumentTest below(double number) {
    return numbers(null, null, null, number);
  }

  private static ArgumentTest numbers(
      @Nullable Double min, @Nullable Double max, @Nullable Double above, @Nullable Double below) {
    return new ArgumentTest(
        List.of(), exact(min), exact(max), null, null, exact(above), exact(below));
  }

  private static @Nullable BigDecimal exact(@Nullable Double number) {
    return number == null ? null : BigDecimal.valueOf(number);
  }

  /** It is one of these texts. */
  public static ArgumentTest oneOf(String... texts) {
    return new ArgumentTest(
        Stream.of(texts).<JsonNode>map(TextNode::valueOf).toList(),
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** It is a text that this regular expression (RE2) matches as a whole. */
  public static ArgumentTest matching(String expression) {
    return new ArgumentTest(List.of(), null, null, expression, null, null, null);
  }

  /** It is there, whatever it is. */
  public static ArgumentTest isPresent() {
    return new ArgumentTest(List.of(), null, null, null, true, null, null);
  }

  /** It is not there. */
  public static ArgumentTest isAbsent() {
    return new ArgumentTest(List.of(), null, null, null, false, null, null);
  }

  /** Whether it is compared with a number. */
  public boolean bounded() {
    return min != null || max != null || above != null || below != null;
  }
}
