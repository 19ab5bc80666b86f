package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.wire.Closed;
import org.jspecify.annotations.Nullable;

/**
 * One rule.
 *
 * @param name recorded with what it decided
 * @param match what a call must look like; null matches every call
 * @param when a CEL expression that must be true as well; null where nothing more must hold
 */
@Closed
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRule(String name, @Nullable Match match, @Nullable String when, Ruling then) {
  public PolicyRule {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException(
          "a policy rule needs a name: it is recorded with what it decides");
    }
    if (then == null) {
      throw new IllegalArgumentException(
          "policy rule \"%s\" says nothing: then is missing".formatted(name));
    }
  }
}
