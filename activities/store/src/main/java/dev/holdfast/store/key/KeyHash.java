package dev.holdfast.store.key;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of a key: all that is ever stored of it. */
public final class KeyHash {
  private final byte[] bytes;

  private KeyHash(byte[] bytes) {
    this.bytes = bytes;
  }

  public static KeyHash of(String key) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return new KeyHash(sha.digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  byte[] bytes() {
    return bytes.clone();
  }
}
