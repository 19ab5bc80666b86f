package dev.holdfast.delivery;

import dev.holdfast.store.notice.NoticeRow;
import dev.holdfast.store.wait.WaitRow;
import org.jspecify.annotations.Nullable;

/**
 * What is told.
 *
 * @param callbackUrl decides for whoever has it: in no log
 * @param pageUrl where people decide; null where there are no pages
 */
record Telling(NoticeRow notice, WaitRow awaited, String callbackUrl, @Nullable String pageUrl) {
  @Override
  public String toString() {
    return "Telling[" + notice.noticeId() + "]";
  }
}
