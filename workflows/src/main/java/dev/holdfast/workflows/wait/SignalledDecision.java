package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision as the signal {@code decide} carries it, with the words of the HTTP API.
 *
 * @param approval its id
 * @param decision approve, edit, deny or answer
 * @param arguments with which the call is performed, for edit
 * @param answer the call's result, for answer
 * @param by who decides; null for whoever may signal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SignalledDecision(
    @Nullable String approval,
    @Nullable String decision,
    @Nullable JsonNode arguments,
    @Nullable String comment,
    @Nullable JsonNode answer,
    @Nullable String by) {

  /** Who decides where nobody is named. */
  public static final String OPERATOR = "temporal:operator";

  /** As a command; null where it is none. */
  public @Nullable Decide command() {
    for (Choice choice : Choice.values()) {
      if (approval != null && choice.wire().equals(decision)) {
        return new Decide(
            approval,
            choice,
            by == null || by.isBlank() ? OPERATOR : by,
            List.of(),
            arguments == null ? null : arguments.toString(),
            comment,
            answer == null ? null : answer.isTextual() ? answer.asText() : answer.toString());
      }
    }
    return null;
  }
}
