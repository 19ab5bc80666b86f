package dev.holdfast.model.provider;

import dev.holdfast.workflows.agent.BuiltIn;
import dev.holdfast.workflows.tool.CallEnd;
import dev.holdfast.workflows.tool.Kept;

/** The result of a call as a model reads it: what it says, then what it has kept. */
final class Told {
  private Told() {}

  static String of(CallEnd end) {
    StringBuilder told = new StringBuilder(end.content());
    for (Kept kept : end.kept()) {
      told.append(
          kept.base64()
              ? "\n[Kept as \"%s\": %s, %d bytes, which cannot be read as text.]"
                  .formatted(kept.name(), kept.mediaType(), kept.length())
              : "\n[Kept as \"%s\": %s, %d characters. %s with id \"%s\" reads it.]"
                  .formatted(
                      kept.name(),
                      kept.mediaType(),
                      kept.length(),
                      BuiltIn.READ_ARTIFACT.name(),
                      kept.name()));
    }
    return told.toString();
  }
}
