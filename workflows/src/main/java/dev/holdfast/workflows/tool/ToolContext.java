package dev.holdfast.workflows.tool;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Pattern;
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

  private static final String TEXT = "text/plain";
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/\\\\\"]{1,128}");
  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,60}");

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

  /** The same for plain text. */
  public String keep(String name, String content) {
    return keep(name, content, TEXT);
  }

  /**
   * Leaves a text with the run under a name. It is there for readers of the run, for the model and
   * for what the run must have come to, from the moment at which the call has returned; a call that
   * does not return leaves nothing. Under the same name a later one is read.
   *
   * @param name 1 to 128 characters, no slash, no quote
   * @return its id, by which it can be named in the result of the call
   * @throws IllegalArgumentException for a name or media type that is none, or when the call leaves
   *     more than 32 of them, or more than 4 million characters in one or 8 million in all
   */
  public String keep(String name, String content, String mediaType) {
    return notes.keep(checked(name), checkedType(mediaType), content, false);
  }

  /** The same for bytes, which the model cannot read; in base64 they count as characters. */
  public String keep(String name, byte[] content, String mediaType) {
    String base64 = Base64.getEncoder().encodeToString(content);
    return notes.keep(checked(name), checkedType(mediaType), base64, true);
  }

  private static String checked(String name) {
    if (!NAME.matcher(name).matches() || name.isBlank()) {
      throw new IllegalArgumentException(
          "nothing can be kept under this name: use 1 to 128 characters without slashes and quotes");
    }
    return name;
  }

  private static String checkedType(String mediaType) {
    if (!MEDIA_TYPE.matcher(mediaType).matches()) {
      throw new IllegalArgumentException(
          "\"%s\" is no media type: write text/markdown".formatted(mediaType));
    }
    return mediaType;
  }
}
