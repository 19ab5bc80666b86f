package dev.holdfast.policy;

import java.math.BigDecimal;

/** Writes a double as ECMAScript's Number.prototype.toString does: the shortest text, once. */
final class EcmaNumber {
  private static final int PLAIN_DIGITS = 21;
  private static final int PLAIN_ZEROS = 6;

  private EcmaNumber() {}

  static String of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number beyond the range of a double has no JSON form");
    }
    if (value == 0) {
      return "0";
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value));
    return sign + layOut(shortest.unscaledValue().toString(), -shortest.scale());
  }

  /**
   * Double.toString is the shortest text too, except that it prefers two digits where one would do.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal java = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (java.precision() != 2) {
      return java;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal best = java;
    for (int digit = java.unscaledValue().intValue() / 10, end = digit + 1; digit <= end; digit++) {
      BigDecimal single = BigDecimal.valueOf(digit).scaleByPowerOfTen(1 - java.scale());
      boolean same = digit > 0 && single.doubleValue() == value;
      if (same && (best.precision() == 2 || closer(single, best, exact))) {
        best = single.stripTrailingZeros();
      }
    }
    return best;
  }

  private static boolean closer(BigDecimal one, BigDecimal other, BigDecimal to) {
    return one.subtract(to).abs().compareTo(other.subtract(to).abs()) < 0;
  }

  /** Lays digits × 10^exponent out as ECMA-262, Number::toString, steps 6 to 12. */
  private static String layOut(String digits, int exponent) {
    int count = digits.length();
    int point = count + exponent;
    if (count <= point && point <= PLAIN_DIGITS) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= PLAIN_DIGITS) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-PLAIN_ZEROS < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    String fraction = count == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "-") + Math.abs(point - 1);
  }
}
