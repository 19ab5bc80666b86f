package dev.holdfast.deploy.launcher.place;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path folder;

  @Test
  void areMadeOnceAndReadableByTheOwnerOnly() throws Exception {
    DataDirectory data = new DataDirectory(folder.resolve("stack"));
    data.create();

    Secrets made = Secrets.of(data);

    assertEquals(made, Secrets.of(data));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data.secrets())));
    assertNotEquals(made.workerPassword(), made.apiPassword());
  }

  @Test
  void aKeyEndsWithTheChecksumOfWhatPrecedes() {
    String key = Secrets.apiKey("0".repeat(32));
    assertTrue(key.startsWith("holdfast_local_" + "0".repeat(32)), key);
    // CRC32 0xb1896c46 in base 62, computed by another program.
    assertEquals("3FZn0A", key.substring(key.length() - 6));
  }
}
