package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of the command {@code decide}.
 *
 * @param by who decides
 * @param groups to which they belong, as was known when the command was accepted
 * @param arguments JSON text, for {@link Choice#EDIT}
 * @param comment for the model; with {@link Choice#DENY} the reason
 * @param content the result, for {@link Choice#ANSWER}
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Decide(
    String waitId,
    Choice choice,
    String by,
    List<String> groups,
    @Nullable String arguments,
    @Nullable String comment,
    @Nullable String content) {
  public Decide {
    groups = groups == null ? List.of() : List.copyOf(groups);
  }

  /** The same decision by somebody in these groups. */
  public Decide in(List<String> groups) {
    return new Decide(waitId, choice, by, groups, arguments, comment, content);
  }
}
