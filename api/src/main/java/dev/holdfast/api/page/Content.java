package dev.holdfast.api.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import org.jspecify.annotations.Nullable;

/**
 * A text of somebody else's, shown as it is: JSON indented, prose as prose. What is longer than the
 * page should carry is cut, and said to be.
 */
public record Content(String text) {
  private static final int SHOWN_MAX = 8_000;
  private static final int SHORT = 240;
  private static final int SHORT_LINES = 6;
  private static final int LINE = 40;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter INDENTED =
      JSON.writer(
          new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

  /** Of a text that may be JSON. */
  public static Content of(String text) {
    JsonNode tree = tree(text);
    return new Content(tree == null ? text : shown(tree));
  }

  public static Content of(JsonNode tree) {
    return new Content(shown(tree));
  }

  /** Null where the text is no JSON object or array. */
  public static @Nullable JsonNode tree(String text) {
    try {
      JsonNode tree = JSON.readTree(text);
      return tree != null && tree.isContainerNode() ? tree : null;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static String shown(JsonNode tree) {
    if (tree.isTextual()) {
      return tree.asText();
    }
    try {
      return tree.toString().length() <= LINE ? tree.toString() : INDENTED.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is not JSON", e);
    }
  }

  public boolean isShort() {
    return text.length() <= SHORT && text.lines().count() <= SHORT_LINES;
  }

  /** On one line, for where there is not more room. */
  public static String line(String text, int most) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }

  /** As code, with its lines kept. */
  public void code(Html to) {
    to.element("pre", cut(), "dir", "auto", "tabindex", isShort() ? null : "0");
    sayWhatIsLeftOut(to);
  }

  /** As prose, with its lines kept. */
  public void prose(Html to) {
    to.element("p", cut(), "class", "prose", "dir", "auto");
    sayWhatIsLeftOut(to);
  }

  private String cut() {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX);
  }

  private void sayWhatIsLeftOut(Html to) {
    int more = text.length() - SHOWN_MAX;
    if (more > 0) {
      to.element(
          "p",
          "%s more characters are not shown here; read them in the transcript of the API."
              .formatted(Written.count(more)),
          "class",
          "small");
    }
  }
}
