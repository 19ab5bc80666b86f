package dev.holdfast.workflows.tool;

/**
 * How a call ended, as its row holds it and the model reads it.
 *
 * @param kind the way it ended
 * @param content the tool's result as JSON or text when {@code OK} or {@code ANSWERED}, else a
 *     sentence for the model
 * @param outgrown it took longer than the fast lane allows
 */
public record CallEnd(
    String callId, String tool, OutcomeKind kind, String content, boolean outgrown) {

  public CallEnd(String callId, String tool, OutcomeKind kind, String content) {
    this(callId, tool, kind, content, false);
  }

  public CallEnd outgrowing(boolean outgrew) {
    return new CallEnd(callId, tool, kind, content, outgrew);
  }
}
