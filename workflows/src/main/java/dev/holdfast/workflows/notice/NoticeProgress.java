package dev.holdfast.workflows.notice;

/**
 * What a look at a notice came to.
 *
 * @param open whether there is something left to do
 * @param waitMillis until then, where there is
 */
public record NoticeProgress(boolean open, long waitMillis) {
  public static final NoticeProgress OVER = new NoticeProgress(false, 0);

  public NoticeProgress {
    if (waitMillis < 0) {
      throw new IllegalArgumentException("a notice waits %d ms".formatted(waitMillis));
    }
  }

  public static NoticeProgress again(long inMillis) {
    return new NoticeProgress(true, Math.max(inMillis, 0));
  }
}
