package dev.holdfast.deploy.launcher.place;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/** Passwords and keys of one local stack, made once and kept with its data. */
public record Secrets(
    String ownerPassword, String workerPassword, String apiPassword, String secret, String apiKey) {

  private static final String BASE62 =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int CHECKSUM_LENGTH = 6;

  /** Reads the secrets of this data directory, or makes them. */
  public static Secrets of(DataDirectory data) {
    return Json.read(data.secrets(), Secrets.class)
        .orElseGet(() -> {
          Secrets fresh =
              new Secrets(random(32), random(32), random(32), random(43), apiKey(random(32)));
          PrivateFile.replace(data.secrets(), Json.text(fresh));
          return fresh;
        });
  }

  /** A key with a checksum, so that a scanner can tell a real key from a look-alike. */
  static String apiKey(String random) {
    String body = "holdfast_local_" + random;
    return body + checksum(body);
  }

  private static String checksum(String body) {
    CRC32 crc = new CRC32();
    crc.update(body.getBytes(StandardCharsets.US_ASCII));
    StringBuilder digits = new StringBuilder();
    long rest = crc.getValue();
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      digits.insert(0, BASE62.charAt((int) (rest % BASE62.length())));
      rest /= BASE62.length();
    }
    return digits.toString();
  }

  private static String random(int length) {
    SecureRandom random = new SecureRandom();
    StringBuilder characters = new StringBuilder();
    for (int i = 0; i < length; i++) {
      characters.append(BASE62.charAt(random.nextInt(BASE62.length())));
    }
    return characters.toString();
  }
}
