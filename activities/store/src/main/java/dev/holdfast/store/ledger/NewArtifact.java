package dev.holdfast.store.ledger;

import dev.holdfast.workflows.step.Digest;

/** Content to be kept beside a row, by its digest. */
public record NewArtifact(String digest, String content) {

  public static NewArtifact of(String content) {
    return new NewArtifact(Digest.of(content), content);
  }
}
