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
 * A test of one value in the arguments. Every part that is there must hold; a value that is not
 * there passes none but {@code present: false}.
 *
 * @param in values of which it must be one
 * @param min it must be a number, at least this
 * @param max it must be a number, at most this
 * @param matches a regular expression (RE2) that the whole of a text must match
 * @param present whether it must be there, null included
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ArgumentTest(
    List<JsonNode> in,
    @Nullable BigDecimal min,
    @Nullable BigDecimal max,
    @Nullable String matches,
    @Nullable Boolean present) {
  public ArgumentTest {
    in = in == null ? List.of() : List.copyOf(in);
  }

  /** It is a number, at most this. */
  public static ArgumentTest atMost(double number) {
    return new ArgumentTest(List.of(), null, BigDecimal.valueOf(number), null, null);
  }

  /** It is a number, at least this. */
  public static ArgumentTest atLeast(double number) {
    return new ArgumentTest(List.of(), BigDecimal.valueOf(number), null, null, null);
  }

  /** It is one of these texts. */
  public static ArgumentTest oneOf(String... texts) {
    return new ArgumentTest(
        Stream.of(texts).<JsonNode>map(TextNode::valueOf).toList(), null, null, null, null);
  }

  /** It is a text that this regular expression (RE2) matches as a whole. */
  public static ArgumentTest matching(String expression) {
    return new ArgumentTest(List.of(), null, null, expression, null);
  }

  /** It is there, whatever it is. */
  public static ArgumentTest isPresent() {
    return new ArgumentTest(List.of(), null, null, null, true);
  }

  /** It is not there. */
  public static ArgumentTest isAbsent() {
    return new ArgumentTest(List.of(), null, null, null, false);
  }
}
