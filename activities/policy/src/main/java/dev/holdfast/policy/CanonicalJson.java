package dev.holdfast.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.holdfast.workflows.step.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * The one text of a JSON value, after RFC 8785: no blanks, members sorted by UTF-16 code units,
 * numbers as ECMAScript writes them. Two texts that mean the same have the same digest.
 *
 * <p>Numbers are doubles, as the RFC demands. An integer beyond 2^53 is rounded to the nearest
 * double, so 9007199254740993 and 9007199254740992 have one canonical form; what must be told apart
 * beyond that, an account number say, belongs into a string. What is beyond the range of a double
 * is refused, and so are duplicate members, lone surrogates and nesting deeper than 64.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * The canonical form of a JSON text.
   *
   * @throws IllegalArgumentException when the text is not JSON or has no canonical form
   */
  public static String of(String json) {
    try (JsonParser parser = StrictJson.FACTORY.createParser(json)) {
      StringBuilder out = new StringBuilder(json.length());
      if (parser.nextToken() == null) {
        throw new IllegalArgumentException("no canonical form: the text is empty");
      }
      value(parser, out);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("no canonical form: text after the value");
      }
      return out.toString();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no canonical form: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from a string", e);
    }
  }

  /**
   * Digest of the canonical form.
   *
   * @throws IllegalArgumentException as {@link #of} does
   */
  public static String digest(String json) {
    return Digest.of(of(json));
  }

  private static void value(JsonParser parser, StringBuilder out) throws IOException {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> object(parser, out);
      case START_ARRAY -> array(parser, out);
      case VALUE_STRING -> string(parser.getText(), out);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          out.append(EcmaNumber.of(Double.parseDouble(parser.getText())));
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> out.append(token.asString());
      default -> throw new IllegalArgumentException("no canonical form: unexpected " + token);
    }
  }

  private static void object(JsonParser parser, StringBuilder out) throws IOException {
    // String.compareTo compares UTF-16 code units, the order that the RFC asks for.
    TreeMap<String, String> members = new TreeMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      StringBuilder member = new StringBuilder();
      value(parser, member);
      members.put(name, member.toString());
    }
    StringBuilder names = new StringBuilder();
    StringJoiner joined = new StringJoiner(",", "{", "}");
    members.forEach((name, member) -> {
      names.setLength(0);
      string(name, names);
      joined.add(names.append(':').append(member));
    });
    out.append(joined);
  }

  private static void array(JsonParser parser, StringBuilder out) throws IOException {
    out.append('[');
    String separator = "";
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      out.append(separator);
      value(parser, out);
      separator = ",";
    }
    out.append(']');
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        i = pair(text, i, out);
      } else {
        character(c, out);
      }
    }
    out.append('"');
  }

  private static int pair(String text, int high, StringBuilder out) {
    int low = high + 1;
    if (low == text.length() || !Character.isSurrogatePair(text.charAt(high), text.charAt(low))) {
      throw new IllegalArgumentException("no canonical form: a string holds half a character");
    }
    out.append(text, high, low + 1);
    return low;
  }

  private static void character(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> {
        if (c < ' ') {
          out.append("\\u00")
              .append(Character.forDigit(c >> 4, 16))
              .append(Character.forDigit(c & 15, 16));
        } else {
          out.append(c);
        }
      }
    }
  }
}
