package dev.holdfast.store.secret;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What is derived from the secrets of the house. Each purpose has a key of its own: what was sealed
 * for one purpose opens for no other. The first secret seals, and all of them open, so that what
 * was sealed before a rotation holds until it expires.
 */
public final class Secrets {
  public static final int LENGTH_MIN = 32;
  public static final int COUNT_MAX = 2;

  private static final String ALGORITHM = "HmacSHA256";
  private static final String DERIVATION = "holdfast/1/";
  private static final int ID_BYTES = 4;

  private final List<Secret> secrets;

  private record Secret(String id, String text) {
    static Secret of(String text) {
      byte[] id = mac(text.getBytes(StandardCharsets.UTF_8), DERIVATION + "id");
      return new Secret(HexFormat.of().formatHex(id, 0, ID_BYTES), text);
    }

    byte[] sign(String purpose, String signed) {
      byte[] secret = text.getBytes(StandardCharsets.UTF_8);
      return mac(mac(secret, DERIVATION + "purpose/" + purpose), signed);
    }

    @Override
    public String toString() {
      return "Secret[" + id + "]";
    }
  }

  public Secrets(List<String> texts) {
    secrets = texts.stream().map(Secret::of).toList();
  }

  /**
   * Reads them as the environment gives them, the new one first, parted by a comma.
   *
   * @throws IllegalArgumentException with one sentence when they cannot be used
   */
  public static Secrets read(@Nullable String given) {
    List<String> texts =
        given == null
            ? List.of()
            : Stream.of(given.split(",", -1))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    if (texts.size() > COUNT_MAX) {
      throw new IllegalArgumentException(
          "HOLDFAST_SECRET holds %d secrets: it can hold two, the new and the old one."
              .formatted(texts.size()));
    }
    if (texts.stream().anyMatch(secret -> secret.length() < LENGTH_MIN)) {
      throw new IllegalArgumentException(
          "HOLDFAST_SECRET is too short: each secret must have %d characters or more."
              .formatted(LENGTH_MIN));
    }
    return new Secrets(texts);
  }

  /** Whether there is a secret; without one nothing can be sealed and nothing opens. */
  public boolean present() {
    return !secrets.isEmpty();
  }

  /** Names the secret that seals; says nothing of what it is. */
  public String current() {
    return secrets.getFirst().id();
  }

  /**
   * A key for one purpose and thing, the same for ever from the same secret; null where the secret
   * it is derived from is no longer known.
   *
   * @param secretId of the secret, as {@link #current} named it
   */
  public byte @Nullable [] derive(String secretId, String purpose, String thing) {
    for (Secret secret : secrets) {
      if (secret.id().equals(secretId)) {
        return secret.sign(purpose, thing);
      }
    }
    return null;
  }

  /** The text with a signature, in characters that need no escaping in an address or a cookie. */
  public String seal(String purpose, String text) {
    Secret secret = secrets.getFirst();
    String body = encoded(text.getBytes(StandardCharsets.UTF_8));
    String signed = body + "." + secret.id();
    return signed + "." + encoded(secret.sign(purpose, signed));
  }

  /** The text that was sealed for the purpose, or null where it was not. */
  public @Nullable String open(String purpose, String sealed) {
    int second = sealed.lastIndexOf('.');
    int first = sealed.lastIndexOf('.', second - 1);
    if (first < 0) {
      return null;
    }
    String signed = sealed.substring(0, second);
    String id = signed.substring(first + 1);
    try {
      byte[] given = Base64.getUrlDecoder().decode(sealed.substring(second + 1));
      for (Secret secret : secrets) {
        if (secret.id().equals(id) && MessageDigest.isEqual(secret.sign(purpose, signed), given)) {
          byte[] text = Base64.getUrlDecoder().decode(signed.substring(0, first));
          return new String(text, StandardCharsets.UTF_8);
        }
      }
    } catch (IllegalArgumentException e) {
      // Not sealed by anybody.
    }
    return null;
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] mac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
