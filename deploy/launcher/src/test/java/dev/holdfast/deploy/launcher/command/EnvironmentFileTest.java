package dev.holdfast.deploy.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.holdfast.deploy.launcher.place.StackFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentFileTest {
  private static final Path FILE = Path.of("keys.env");

  @Test
  void readsWhatShellsWrite() {
    assertEquals(
        Map.of("A", "1", "B", "two words", "C", "it's", "D", "x=y", "E", ""),
        EnvironmentFile.parse(
            FILE,
            List.of("# keys", "", "A=1", "export B=\"two words\"", "C=it's", "D = x=y", "E=")));
  }

  @Test
  void aBadLineIsNamedByNumberAndNotShown() {
    StackFailure failure =
        assertThrows(
            StackFailure.class, () -> EnvironmentFile.parse(FILE, List.of("A=1", "sk-secret")));

    assertTrue(failure.getMessage().contains("keys.env, line 2"), failure::explanation);
    assertFalse(failure.explanation().contains("sk-secret"), failure::explanation);
  }
}
