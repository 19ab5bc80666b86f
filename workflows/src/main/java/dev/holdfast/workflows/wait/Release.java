package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.holdfast.workflows.tool.OutcomeKind;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody or something has let go, or has ended.
 *
 * @param ended it has its end already and is not performed
 * @param arguments with which it is performed, where they are other than planned; only in the row
 * @param wanted how it is to end without being performed any further; null where it is not
 * @param content what the model reads of such an end; only in the row
 * @param again the number of the try it is let go for, where nobody knows how the one before ended
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Release(
    String callId,
    boolean ended,
    @Nullable String arguments,
    @Nullable OutcomeKind wanted,
    @Nullable String content,
    @Nullable Integer again) {

  /** It is performed, perhaps with other arguments. */
  public static Release go(String callId, @Nullable String arguments) {
    return new Release(callId, false, arguments, null, null, null);
  }

  public static Release ended(String callId) {
    return new Release(callId, true, null, null, null, null);
  }

  /** The same, of a try that is not the first. */
  public Release of(int number) {
    return new Release(callId, ended, arguments, wanted, content, number == 1 ? null : number);
  }

  /** It is to end like this, wherever it stands. */
  public static Release end(String callId, OutcomeKind wanted, String content) {
    return new Release(callId, false, null, wanted, content, null);
  }

  /** Without what stays in the ledger. */
  public Release pointer() {
    return new Release(callId, ended, null, wanted, null, again);
  }
}
