package dev.holdfast.api.artifact;

import dev.holdfast.store.artifact.ArtifactRow;
import java.time.Instant;

/**
 * Something that a call left under a name.
 *
 * @param id where its content is read; the same content has the same id
 * @param length characters of a text, bytes of anything else
 * @param call that left it
 */
record ArtifactResource(
    String id, String name, String mediaType, int length, String call, Instant createdAt) {

  static ArtifactResource of(ArtifactRow row) {
    return new ArtifactResource(
        row.kept().digest(),
        row.kept().name(),
        row.kept().mediaType(),
        row.kept().length(),
        row.call(),
        row.createdAt());
  }
}
