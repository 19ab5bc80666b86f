package dev.holdfast.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {

  @Test
  void writesTheExampleOfTheRfc() {
    String input =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertEquals(
        "{\"literals\":[null,true,false],"
            + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
            + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
        CanonicalJson.of(input));
  }

  @Test
  void sortsMembersByUtf16CodeUnits() {
    String input =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control",
         "\\u00f6": "Latin Small Letter O With Diaeresis"}
        """;
    assertEquals(
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
            + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
            + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
            + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}",
        CanonicalJson.of(input));
  }

  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2",
    "000000000000000a, 5e-323",
    "408f400000000000, 1000",
  })
  void writesTheNumbersOfTheRfc(String bits, String text) {
    assertEquals(text, EcmaNumber.of(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))));
  }

  @Test
  void roundsIntegersThatNoDoubleHolds() {
    assertEquals("9007199254740992", CanonicalJson.of("9007199254740993"));
    assertEquals("12345678901234567000", CanonicalJson.of("12345678901234567890"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{\"a\":1,\"a\":1}",
        "{\"a\":1,\"\\u0061\":2}",
        "[1,]",
        "{} {}",
        "1e400",
        "NaN",
        "\"\\ud83d\"",
        "\"\\ude00\\ud83d\"",
        "{\"\\ud83d\":1}",
        "{'a':1}",
        "[",
      })
  void refusesWhatHasNoCanonicalForm(String text) {
    assertThrows(IllegalArgumentException.class, () -> CanonicalJson.of(text));
  }

  @Test
  void refusesDeepNesting() {
    assertEquals(128, CanonicalJson.of("[".repeat(64) + "]".repeat(64)).length());
    Exception refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> CanonicalJson.of("[".repeat(65) + "]".repeat(65)));
    assertTrue(refused.toString().contains("64"), refused.toString());
  }

  @Test
  void hasOneDigestForOneMeaning() {
    assertEquals(
        CanonicalJson.digest("{\"amount\": 10.0, \"order\": \"A-1\"}"),
        CanonicalJson.digest("{\"order\":\"\\u0041-1\",\"amount\":1e1}"));
    assertNotEquals(
        CanonicalJson.digest("{\"amount\":10}"), CanonicalJson.digest("{\"amount\":11}"));
  }
}
