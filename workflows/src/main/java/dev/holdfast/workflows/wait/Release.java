package dev.holdfast.workflows.wait;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits no longer.
 *
 * @param ended it has its end already and is not performed
 * @param arguments with which it is performed, where they are other than planned; only in the row
 */
public record Release(
    String callId,
    boolean ended,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String arguments) {

  public static Release ended(String callId) {
    return new Release(callId, true, null);
  }

  /** Without what stays in the ledger. */
  public Release pointer() {
    return new Release(callId, ended, null);
  }
}
