package dev.holdfast.workflows.wait;

import dev.holdfast.workflows.event.EventType;
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

  /** What tells that it began. */
  public EventType asked() {
    return switch (this) {
      case APPROVAL -> EventType.APPROVAL_REQUESTED;
      case TOOL_RESULT -> EventType.RESULT_AWAITED;
      case INPUT -> EventType.INPUT_REQUESTED;
      case EVENT -> EventType.EVENT_AWAITED;
      case SLEEP -> EventType.SLEEP_STARTED;
    };
  }

  /** What tells that it is over by what somebody said; of a sleep, by time. */
  public EventType decided() {
    return switch (this) {
      case APPROVAL -> EventType.APPROVAL_DECIDED;
      case TOOL_RESULT -> EventType.RESULT_GIVEN;
      case INPUT -> EventType.INPUT_RECEIVED;
      case EVENT -> EventType.EVENT_RECEIVED;
      case SLEEP -> EventType.SLEEP_ENDED;
    };
  }

  /** What tells that its time has passed. */
  public EventType expired() {
    return switch (this) {
      case APPROVAL -> EventType.APPROVAL_EXPIRED;
      case TOOL_RESULT -> EventType.RESULT_EXPIRED;
      case INPUT -> EventType.INPUT_EXPIRED;
      case EVENT -> EventType.EVENT_EXPIRED;
      case SLEEP -> EventType.SLEEP_ENDED;
    };
  }

  /** What tells that it no longer stands. */
  public EventType superseded() {
    return switch (this) {
      case APPROVAL -> EventType.APPROVAL_SUPERSEDED;
      case INPUT -> EventType.INPUT_SUPERSEDED;
      case EVENT -> EventType.EVENT_SUPERSEDED;
      case SLEEP -> EventType.SLEEP_SUPERSEDED;
      case TOOL_RESULT -> EventType.RESULT_SUPERSEDED;
    };
  }

  /** Under which its id stands in events. */
  public String noun() {
    return switch (this) {
      case APPROVAL -> "approval";
      case TOOL_RESULT -> "wait";
      case INPUT -> "input";
      case EVENT -> "event";
      case SLEEP -> "sleep";
    };
  }
}
