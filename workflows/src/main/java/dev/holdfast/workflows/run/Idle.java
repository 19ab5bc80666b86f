package dev.holdfast.workflows.run;

import io.temporal.workflow.Workflow;

/** Nothing is in flight: the run holds until something wakes it. */
final class Idle implements Steps.Flight<Void> {
  private final Wakeups wakeups;
  private final DeadlineTimer deadline;

  Idle(Wakeups wakeups, DeadlineTimer deadline) {
    this.wakeups = wakeups;
    this.deadline = deadline;
  }

  @Override
  public boolean interruptible() {
    return true;
  }

  @Override
  public boolean awaitLandedOrWoken() {
    deadline.ensureSet();
    Workflow.await(wakeups::woken);
    return false;
  }

  @Override
  public boolean parked() {
    return true;
  }

  @Override
  public Void land() {
    throw new IllegalStateException("a run that holds comes to nothing");
  }

  @Override
  public void abort() {}
}
