package dev.holdfast.workflows.notice;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * Sends a notice if it is due, and says when to look again. May be repeated: the receiver knows it
 * by its id.
 */
@ActivityInterface
public interface NoticeSteps {
  @ActivityMethod(name = Names.NOTICE_SEND)
  NoticeProgress send(NoticeRef notice);
}
