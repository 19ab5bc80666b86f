package dev.holdfast.delivery;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a message as Standard Webhooks has it. */
final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookSignature() {}

  /**
   * The value of {@code webhook-signature}: one signature for each key.
   *
   * @param seconds since 1970, as in {@code webhook-timestamp}
   */
  static String of(List<byte[]> keys, String id, long seconds, String body) {
    byte[] signed = "%s.%d.%s".formatted(id, seconds, body).getBytes(StandardCharsets.UTF_8);
    return keys.stream()
        .map(key -> "v1," + Base64.getEncoder().encodeToString(mac(key, signed)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] mac(byte[] key, byte[] signed) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac.doFinal(signed);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
    }
  }
}
