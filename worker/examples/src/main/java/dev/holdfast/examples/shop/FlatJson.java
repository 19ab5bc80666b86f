package dev.holdfast.examples.shop;

import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes an object of texts and numbers. The shop runs on its jar alone, without a JSON library.
 */
final class FlatJson {
  private FlatJson() {}

  static String of(Map<String, ?> members) {
    StringJoiner json = new StringJoiner(",", "{", "}");
    new TreeMap<String, Object>(members)
        .forEach((name, value) -> json.add(quoted(name) + ":" + value(value)));
    return json.toString();
  }

  private static String value(Object value) {
    return value instanceof Number ? value.toString() : quoted(value.toString());
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
