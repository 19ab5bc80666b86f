package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Lane;
import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as its row holds it and the model reads it.
 *
 * @param kind the way it ended
 * @param content the tool's result as JSON or text when {@code OK} or {@code ANSWERED}, else a
 *     sentence for the model
 * @param outgrown it took longer than the fast lane allows
 * @param artifact holds the whole content where {@code content} is only its beginning
 * @param millis how long it took; 0 for a call that was not performed
 */
public record CallEnd(
    String callId,
    String tool,
    OutcomeKind kind,
    String content,
    boolean outgrown,
    @Nullable Artifact artifact,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long millis) {

  public CallEnd(String callId, String tool, OutcomeKind kind, String content) {
    this(callId, tool, kind, content, false, null, 0);
  }

  /** The same with other words for the model. */
  public CallEnd saying(String other) {
    return new CallEnd(callId, tool, kind, other, outgrown, artifact, millis);
  }

  /** The same, having taken so long. */
  public CallEnd lasting(long nowMillis) {
    boolean outgrew = nowMillis >= Lane.FAST_LIMIT_MILLIS;
    return new CallEnd(callId, tool, kind, content, outgrew, artifact, nowMillis);
  }

  /** This end with only the beginning of its content, and where the whole is kept. */
  public CallEnd shortened(String beginning, Artifact whole) {
    return new CallEnd(callId, tool, kind, beginning, outgrown, whole, millis);
  }
}
