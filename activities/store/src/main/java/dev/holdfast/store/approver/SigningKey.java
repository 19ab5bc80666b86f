package dev.holdfast.store.approver;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.store.secret.Secrets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * What a key is derived from that signs what a group is sent.
 *
 * @param secretId of the secret of the house
 * @param generation counts the rotations
 * @param untilMillis until when it signs beside a newer one; null for the newest
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SigningKey(String secretId, int generation, @Nullable Long untilMillis) {
  private static final String PURPOSE = "approver-group";

  /** The key, or null where the secret of the house it comes from is gone. */
  public byte @Nullable [] bytes(Secrets secrets, String groupId) {
    return secrets.derive(secretId, PURPOSE, groupId + "/" + generation);
  }

  /** The key as Standard Webhooks writes it, or null as {@link #bytes}. */
  public @Nullable String text(Secrets secrets, String groupId) {
    byte[] key = bytes(secrets, groupId);
    return key == null ? null : "whsec_" + Base64.getEncoder().encodeToString(key);
  }

  boolean signsAt(long millis) {
    return untilMillis == null || millis < untilMillis;
  }

  SigningKey until(long millis) {
    return new SigningKey(
        secretId, generation, untilMillis == null ? millis : Math.min(millis, untilMillis));
  }
}
