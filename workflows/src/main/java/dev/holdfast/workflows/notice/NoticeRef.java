package dev.holdfast.workflows.notice;

/**
 * Names a notice. What it says, where it goes and how often it was tried are in its row: nothing of
 * that is in history.
 */
public record NoticeRef(String noticeId) {
  public NoticeRef {
    if (noticeId.isBlank()) {
      throw new IllegalArgumentException("a notice needs an id");
    }
  }
}
