package dev.holdfast.workflows.tool;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as its row holds it and the model reads it.
 *
 * @param kind the way it ended
 * @param content the tool's result as JSON or text when {@code OK} or {@code ANSWERED}, else a
 *     sentence for the model
 * @param outgrown it took longer than the fast lane allows
 * @param artifact holds the whole content where {@code content} is only its beginning
 */
public record CallEnd(
    String callId,
    String tool,
    OutcomeKind kind,
    String content,
    boolean outgrown,
    @Nullable Artifact artifact) {

  public CallEnd(String callId, String tool, OutcomeKind kind, String content) {
    this(callId, tool, kind, content, false, null);
  }

  public CallEnd outgrowing(boolean outgrew) {
    return new CallEnd(callId, tool, kind, content, outgrew, artifact);
  }

  /** This end with only the beginning of its content, and where the whole is kept. */
  public CallEnd shortened(String beginning, Artifact whole) {
    return new CallEnd(callId, tool, kind, beginning, outgrown, whole);
  }
}
