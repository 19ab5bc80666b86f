package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a tool method may know and say of the call it serves. A {@code @Tool} method that declares a
 * parameter of this type is given it; the model does not see the parameter.
 *
 * @param runId the run
 * @param callId the call within the run
 * @param tool the tool's name
 * @param effectKey the same for every attempt of this call and for no other call: hand it to the
 *     outside as idempotency key
 * @param notes takes what the tool says
 */
public record ToolContext(
    String runId, String callId, String tool, String effectKey, @JsonIgnore CallNotes notes) {

  /** The parameter is made from JSON, on the thread that performs the call, and is this one. */
  private static final ThreadLocal<@Nullable ToolContext> SERVED = new ThreadLocal<>();

  /** The context of a call that nobody listens to, as in a test of a tool. */
  public static ToolContext of(String runId, String callId, String tool) {
    return of(runId, callId, tool, CallNotes.NONE);
  }

  public static ToolContext of(String runId, String callId, String tool, CallNotes notes) {
    return new ToolContext(runId, callId, tool, runId + "/" + callId, notes);
  }

  @JsonCreator
  static ToolContext served(@JsonProperty("effectKey") String effectKey) {
    ToolContext served = SERVED.get();
    if (served == null || !served.effectKey.equals(effectKey)) {
      throw new IllegalStateException("a tool context is given, it cannot be made from JSON");
    }
    return served;
  }

  /** Performs code that makes a parameter of this context's JSON and is to be given this one. */
  public <T> T serving(Supplier<T> code) {
    SERVED.set(this);
    try {
      return code.get();
    } finally {
      SERVED.remove();
    }
  }

  /**
   * Says what the call is at: an event {@code tool.progress} of the run. At most one is written in
   * a second, the newest, and 100 of a call; the last one is written with its end. Calls in the
   * fast lane are over too soon to say anything: of them nothing is written.
   *
   * @param what cut to 200 characters; readers of the run see it
   */
  public void progress(String what) {
    notes.progress(what, null);
  }

  /**
   * The same, with how much is done.
   *
   * @param part from 0 to 1; what is beyond is taken as 0 or 1
   */
  public void progress(String what, double part) {
    notes.progress(what, Double.isNaN(part) ? null : Math.min(1, Math.max(0, part)));
  }
}
