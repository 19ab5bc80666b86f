package dev.holdfast.api.request;

import dev.holdfast.api.problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a text must be to be kept as it was sent. */
public final class Text {
  private Text() {}

  /** Half a surrogate pair, which JSON can spell, has no form in UTF-8. */
  public static void check(String pointer, String text, List<Fault> faults) {
    if (!encodable(text)) {
      faults.add(Fault.at(pointer, "not_text", "Half a surrogate pair is no character."));
    }
  }

  /** Whether the database can hold it outside of JSON. */
  public static boolean storable(String text) {
    return encodable(text) && text.indexOf('\0') < 0;
  }

  /** Whether it can be a name: one line that says something. */
  public static boolean isLine(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && storable(text)
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean encodable(String text) {
    return StandardCharsets.UTF_8.newEncoder().canEncode(text);
  }
}
