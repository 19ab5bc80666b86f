package dev.holdfast.workflows.policy;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens when nobody knows whether a call took effect. */
public enum OnUnknown {
  /** The model reads that nobody knows, and goes on. */
  @JsonProperty("tell")
  TELL,
  /** The run waits until somebody says what became of it, or has it sent once more. */
  @JsonProperty("wait")
  WAIT
}
