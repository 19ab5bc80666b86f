package dev.holdfast.workflows.notice;

import dev.holdfast.workflows.step.ActivityPolicies;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** The shell of {@link Notice}. The row decides; this waits. */
public final class NoticeWorkflow implements Notice {
  /** More than a notice is ever tried or woken; a bound so that there is one. */
  private static final int LOOKS = 200;

  private final NoticeSteps steps =
      Workflow.newActivityStub(NoticeSteps.class, ActivityPolicies.notice());
  private boolean woken;

  @Override
  public void deliver(NoticeRef notice) {
    for (int look = 0; look < LOOKS; look++) {
      woken = false;
      NoticeProgress progress = steps.send(notice);
      if (!progress.open()) {
        return;
      }
      Workflow.await(Duration.ofMillis(progress.waitMillis()), () -> woken);
    }
  }

  @Override
  public void wake() {
    woken = true;
  }
}
