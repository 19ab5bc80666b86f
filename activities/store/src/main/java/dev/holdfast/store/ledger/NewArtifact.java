package dev.holdfast.store.ledger;

import dev.holdfast.workflows.step.Digest;
import java.nio.charset.StandardCharsets;

/**
 * Content to be kept beside a row, by its digest. What PostgreSQL cannot hold, a NUL or half a
 * character, is replaced.
 */
public record NewArtifact(String digest, String content) {

  public static NewArtifact of(String content) {
    String storable = storable(content);
    return new NewArtifact(Digest.of(storable), storable);
  }

  private static String storable(String content) {
    String whole = content.replace('\0', '\uFFFD');
    return StandardCharsets.UTF_8.newEncoder().canEncode(whole)
        ? whole
        : new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
