package dev.holdfast.workflows.wait;

import java.util.Locale;

/** What a call waits for before it goes on. */
public enum WaitKind {
  /** People decide whether it is performed. */
  APPROVAL("apr_"),
  /** Somebody answers a question: the answer is the call's result. */
  INPUT("inp_"),
  /** Something happens outside: what is told of it is the call's result. */
  EVENT("evw_"),
  /** A time comes. */
  SLEEP("slp_"),
  /** Somebody finds out what became of a call of which nobody knows. */
  TOOL_RESULT("res_");

  private final String prefix;

  WaitKind(String prefix) {
    this.prefix = prefix;
  }

  /** What ids of such waits begin with. */
  public String prefix() {
    return prefix;
  }

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
