package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.step.Lane;
import dev.holdfast.workflows.wait.Wait;
import java.util.List;
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
 * @param kept what it left under names; nothing where it did not return
 * @param awaited what is to be said of it before it counts, because nobody knows how it ended; then
 *     the row of the next try holds the end that the model reads. Null where this is the end
 */
public record CallEnd(
    String callId,
    String tool,
    OutcomeKind kind,
    String content,
    boolean outgrown,
    @Nullable Artifact artifact,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long millis,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Kept> kept,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Wait awaited) {

  public CallEnd {
    // Null in what was written before anything could be kept.
    kept = kept == null ? List.of() : List.copyOf(kept);
  }

  public CallEnd(String callId, String tool, OutcomeKind kind, String content) {
    this(callId, tool, kind, content, false, null, 0, List.of(), null);
  }

  /** The same, having left this. */
  public CallEnd keeping(List<Kept> left) {
    return new CallEnd(callId, tool, kind, content, outgrown, artifact, millis, left, awaited);
  }

  /** The same with other words for the model. */
  public CallEnd saying(String other) {
    return new CallEnd(callId, tool, kind, other, outgrown, artifact, millis, kept, awaited);
  }

  /** The same, having taken so long. */
  public CallEnd lasting(long nowMillis) {
    boolean outgrew = nowMillis >= Lane.FAST_LIMIT_MILLIS;
    return new CallEnd(callId, tool, kind, content, outgrew, artifact, nowMillis, kept, awaited);
  }

  /** This end with only the beginning of its content, and where the whole is kept. */
  public CallEnd shortened(String beginning, Artifact whole) {
    return new CallEnd(callId, tool, kind, beginning, outgrown, whole, millis, kept, awaited);
  }

  /** This end, of which somebody is to say what became of it. */
  public CallEnd awaiting(Wait said) {
    return new CallEnd(callId, tool, kind, content, outgrown, artifact, millis, kept, said);
  }

  /** Whether it is not the end that counts: somebody is asked what became of the call. */
  public boolean held() {
    return awaited != null;
  }
}
