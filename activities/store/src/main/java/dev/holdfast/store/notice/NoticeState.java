package dev.holdfast.store.notice;

import java.util.Locale;

/** How far a notice has come. Only a pending one changes. */
public enum NoticeState {
  PENDING,
  DELIVERED,
  /** Nobody took it, however often it was tried, or it cannot be taken. */
  FAILED,
  /** There is nothing left to tell: the approval was closed. */
  STOPPED;

  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
