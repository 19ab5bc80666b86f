package dev.holdfast.api.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes well-formed HTML in which every text is text: elements are opened and closed, and whatever
 * is given as text or as the value of an attribute is escaped. There is no way to put markup in by
 * a string.
 *
 * <p>Characters that would change the direction of what surrounds them are shown by their number,
 * so that a text cannot look like another; those that no document can hold become U+FFFD.
 */
public final class Html {
  private static final Set<String> VOID = Set.of("meta", "link", "input", "br", "hr");

  private final StringBuilder out = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Opens an element.
   *
   * @param attributes names and values in turn; one whose value is null is left out
   */
  public Html open(String element, @Nullable String... attributes) {
    tag(element, attributes);
    out.append('>');
    open.push(element);
    return this;
  }

  /** Closes the element that was opened last. */
  public Html close() {
    out.append("</").append(open.pop()).append('>');
    return this;
  }

  /** An element that cannot hold anything. */
  public Html empty(String element, @Nullable String... attributes) {
    if (!VOID.contains(element)) {
      throw new IllegalArgumentException(element + " is no empty element");
    }
    tag(element, attributes);
    out.append("/>");
    return this;
  }

  /** An element that holds a text. */
  public Html element(String element, String text, @Nullable String... attributes) {
    return open(element, attributes).text(text).close();
  }

  public Html text(String text) {
    escape(text);
    return this;
  }

  /** All of another piece. */
  public Html add(Html piece) {
    out.append(piece.written());
    return this;
  }

  /** What was written; all elements must be closed. */
  public String written() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  /** Two pieces of the same version are the same. */
  public String version() {
    return Integer.toHexString(written().hashCode());
  }

  private void tag(String element, @Nullable String... attributes) {
    out.append('<').append(name(element));
    for (int i = 0; i < attributes.length; i += 2) {
      String value = attributes[i + 1];
      if (value != null) {
        out.append(' ').append(name(String.valueOf(attributes[i]))).append("=\"");
        escape(value);
        out.append('"');
      }
    }
  }

  private static String name(String name) {
    for (int i = 0; i < name.length(); i++) {
      char letter = name.charAt(i);
      if ((letter < 'a' || letter > 'z') && (letter < '0' || letter > '9') && letter != '-') {
        throw new IllegalArgumentException("no name of an element or attribute: " + name);
      }
    }
    return name;
  }

  private void escape(String text) {
    text.codePoints().forEach(this::escape);
  }

  private void escape(int point) {
    switch (point) {
      case '&' -> out.append("&amp;");
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '"' -> out.append("&quot;");
      case '\'' -> out.append("&#39;");
      case '\t', '\n' -> out.appendCodePoint(point);
      case '\r' -> {}
      default -> {
        if (turnsText(point)) {
          out.append("⟨U+%04X⟩".formatted(point));
        } else {
          out.appendCodePoint(allowed(point) ? point : 0xFFFD);
        }
      }
    }
  }

  private static boolean turnsText(int point) {
    return (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200E
        || point == 0x200F;
  }

  private static boolean allowed(int point) {
    return point >= 0x20
        && (point < 0x7F || point > 0x9F)
        && (point < 0xD800 || point > 0xDFFF)
        && (point & 0xFFFE) != 0xFFFE;
  }
}
