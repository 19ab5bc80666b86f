package dev.holdfast.workflows.failure;

/** Every way a step or request can fail, by the name that logs, problems and histories show. */
public enum FailureCode {
  INVALID_REQUEST("invalid_request", FailureKind.CALLER, false),
  NOT_FOUND("not_found", FailureKind.CALLER, false),
  RUN_FINISHED("run_finished", FailureKind.CALLER, false),
  STORE_UNAVAILABLE("store_unavailable", FailureKind.DEPENDENCY, true),
  TEMPORAL_UNAVAILABLE("temporal_unavailable", FailureKind.DEPENDENCY, true),
  MODEL_FAILED("model_failed", FailureKind.DEPENDENCY, false),
  MODEL_UNAVAILABLE("model_unavailable", FailureKind.DEPENDENCY, true),
  AGENT_UNKNOWN("agent_unknown", FailureKind.CALLER, false),
  TOOL_UNKNOWN("tool_unknown", FailureKind.CALLER, false),
  STEP_HELD("step_held", FailureKind.DEPENDENCY, true),
  HANDED_OVER("handed_over", FailureKind.DEPENDENCY, false),
  LEDGER_MISMATCH("ledger_mismatch", FailureKind.BUG, false),
  INTERNAL("internal", FailureKind.BUG, false);

  private final String wire;
  private final FailureKind kind;
  private final boolean retryable;

  FailureCode(String wire, FailureKind kind, boolean retryable) {
    this.wire = wire;
    this.kind = kind;
    this.retryable = retryable;
  }

  public String wire() {
    return wire;
  }

  public FailureKind kind() {
    return kind;
  }

  public boolean retryable() {
    return retryable;
  }
}
