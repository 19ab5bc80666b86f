package dev.holdfast.workflows.notice;

import dev.holdfast.workflows.Names;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Delivers one notice: as long as it takes, or as long as it is of use. Its id is the notice's. */
@WorkflowInterface
public interface Notice {
  @WorkflowMethod(name = Names.NOTICE)
  void deliver(NoticeRef notice);

  /** Something has changed: look at once whether there is still something to tell. */
  @SignalMethod(name = Names.WAKE)
  void wake();
}
