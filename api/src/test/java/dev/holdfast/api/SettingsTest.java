package dev.holdfast.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  private static final Map<String, String> ENOUGH =
      Map.of(
          "HOLDFAST_DB_URL", "jdbc:postgresql://db/holdfast",
          "HOLDFAST_DB_USER", "api",
          "HOLDFAST_DB_PASSWORD", "secret",
          "HOLDFAST_TEMPORAL_ADDRESS", "temporal:7233");

  @Test
  void hasDefaultsForTheRest() {
    Settings settings = Settings.from(ENOUGH);

    assertEquals(new Settings.Listen("127.0.0.1", 8080), settings.listen());
    assertEquals(new Settings.Temporal("temporal:7233", "default", null), settings.temporal());
    assertEquals("", settings.publicUrl());
    assertNull(settings.bootstrapKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HOLDFAST_DB_URL",
        "HOLDFAST_DB_USER",
        "HOLDFAST_DB_PASSWORD",
        "HOLDFAST_TEMPORAL_ADDRESS"
      })
  void namesWhatIsMissing(String name) {
    Map<String, String> environment = new HashMap<>(ENOUGH);
    environment.remove(name);

    String message =
        assertThrows(Settings.InvalidSetting.class, () -> Settings.from(environment)).getMessage();

    assertEquals(name + " is not set", String.valueOf(message).split(":", 2)[0]);
  }

  @ParameterizedTest
  @CsvSource({
    "HOLDFAST_API_PORT, 99999",
    "HOLDFAST_API_PORT, http",
    "HOLDFAST_BOOTSTRAP_KEY, sesame",
    "HOLDFAST_LIFELINE, yes",
    "HOLDFAST_SECRET, short",
    "HOLDFAST_SECRET, 'an old secret that is long enough,a new secret that is long enough,and a third that is long enough'"
  })
  void namesWhatCannotBe(String name, String value) {
    Map<String, String> environment = new HashMap<>(ENOUGH);
    environment.put(name, value);

    String message =
        assertThrows(Settings.InvalidSetting.class, () -> Settings.from(environment)).getMessage();

    assertEquals(name, String.valueOf(message).split(" ", 2)[0]);
  }
}
