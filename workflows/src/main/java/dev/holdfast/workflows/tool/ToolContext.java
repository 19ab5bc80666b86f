package dev.holdfast.workflows.tool;

/**
 * What a tool method may know of the call it serves. A {@code @Tool} method that declares a
 * parameter of this type is given it; the model does not see the parameter.
 *
 * @param runId the run
 * @param callId the call within the run
 * @param tool the tool's name
 * @param effectKey the same for every attempt of this call and for no other call: hand it to the
 *     outside as idempotency key
 */
public record ToolContext(String runId, String callId, String tool, String effectKey) {

  public static ToolContext of(String runId, String callId, String tool) {
    return new ToolContext(runId, callId, tool, runId + "/" + callId);
  }
}
