package dev.holdfast.policy.rule;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Equal values, and such that one reader takes for equal and another does not. */
final class LookAlike {
  private LookAlike() {}

  /** Equal to the last digit; 1 and 1.0 are one value. */
  static boolean same(JsonNode one, JsonNode other) {
    return one.equals(LookAlike::compare, other);
  }

  private static int compare(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue());
    }
    return one.equals(other) ? 0 : 1;
  }

  /** Whether two texts differ only in case, width, blanks or punctuation. */
  static boolean alike(String one, String other) {
    return !fold(one).isEmpty() && fold(one).equals(fold(other));
  }

  /** The first two members of one object that are easily taken for one another. */
  static @Nullable String twins(JsonNode value) {
    Map<String, String> seen = new HashMap<>();
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      String folded = fold(member.getKey());
      String twin = folded.isEmpty() ? null : seen.put(folded, member.getKey());
      if (twin != null) {
        return "\"%s\" and \"%s\"".formatted(twin, member.getKey());
      }
    }
    for (JsonNode item : value) {
      String twins = twins(item);
      if (twins != null) {
        return twins;
      }
    }
    return null;
  }

  static Unjudgeable doubt(String twins) {
    return new Unjudgeable("the arguments %s are easily taken for one another".formatted(twins));
  }

  /** A number in the value that a condition would see rounded; null without such. */
  static @Nullable String rounded(JsonNode value) {
    if (value.isNumber() && !(value.isIntegralNumber() && value.canConvertToLong())) {
      BigDecimal exact = value.decimalValue();
      return exact.compareTo(new BigDecimal(Double.toString(exact.doubleValue()))) == 0
          ? null
          : value.asText();
    }
    for (JsonNode item : value) {
      String rounded = rounded(item);
      if (rounded != null) {
        return rounded;
      }
    }
    return null;
  }

  private static String fold(String text) {
    StringBuilder folded = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
