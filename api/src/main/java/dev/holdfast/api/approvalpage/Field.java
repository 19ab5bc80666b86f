package dev.holdfast.api.approvalpage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An argument as a form shows it.
 *
 * @param id of its control in the form
 * @param name of the argument
 * @param value as it stands in the control
 * @param proposed null where nothing was proposed
 * @param choices JSON texts of the values it can have, for {@link Kind#CHOICE}
 * @param required whether the call needs it
 * @param description by the tool's author
 */
record Field(
    String id,
    String name,
    Kind kind,
    String value,
    @Nullable JsonNode proposed,
    List<String> choices,
    boolean required,
    @Nullable String description) {
  private static final int LINE = 60;

  Field {
    choices = List.copyOf(choices);
  }

  /** How it is typed in. */
  enum Kind {
    TEXT,
    NUMBER,
    CHOICE,
    JSON
  }

  boolean isLong() {
    return kind == Kind.JSON || value.length() > LINE || value.indexOf('\n') >= 0;
  }

  /** The same with what was typed. */
  Field typed(String text) {
    return new Field(id, name, kind, text, proposed, choices, required, description);
  }
}
