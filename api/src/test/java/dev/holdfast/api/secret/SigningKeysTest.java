package dev.holdfast.api.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.api.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final String OLD = "the old secret which was long enough";
  private static final String NEW = "the new secret which is long enough";

  @Test
  void opensWhatItSealedForTheSamePurpose() {
    SigningKeys keys = keys(OLD);
    String sealed = keys.seal("link", "a text, ünïcode");

    assertEquals("a text, ünïcode", keys.open("link", sealed));
    assertNull(keys.open("cookie", sealed));
    assertTrue(sealed.matches("[\\w.-]+"), sealed);
  }

  @Test
  void opensNothingThatWasChanged() {
    SigningKeys keys = keys(OLD);
    String sealed = keys.seal("link", "a text");

    for (int i = 0; i < sealed.length(); i++) {
      char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
      String changed = sealed.substring(0, i) + other + sealed.substring(i + 1);
      // The last character of the encoding carries bits that mean nothing.
      if (i < sealed.length() - 1) {
        assertNull(keys.open("link", changed), changed);
      }
      assertNull(keys.open("link", sealed.substring(0, i)));
    }
    assertNull(keys.open("link", "..."));
    assertNull(keys.open("link", "a.b.!"));
  }

  @Test
  void holdsTwoSecretsWhileOneIsReplaced() {
    String sealed = keys(OLD).seal("link", "a text");
    SigningKeys both = keys(NEW + "," + OLD);

    assertEquals("a text", both.open("link", sealed));
    assertEquals("a text", keys(NEW).open("link", both.seal("link", "a text")));
    assertNull(keys(NEW).open("link", sealed));
    assertNull(keys(OLD).open("link", both.seal("link", "a text")));
  }

  @Test
  void isAbsentWithoutASecret() {
    assertFalse(keys("").present());
  }

  private static SigningKeys keys(String secret) {
    return new SigningKeys(
        Settings.from(
            Map.of(
                "HOLDFAST_DB_URL", "jdbc:postgresql://db/holdfast",
                "HOLDFAST_DB_USER", "api",
                "HOLDFAST_DB_PASSWORD", "secret",
                "HOLDFAST_TEMPORAL_ADDRESS", "temporal:7233",
                "HOLDFAST_SECRET", secret)));
  }
}
