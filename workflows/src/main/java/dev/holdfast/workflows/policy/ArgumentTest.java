package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
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
}
