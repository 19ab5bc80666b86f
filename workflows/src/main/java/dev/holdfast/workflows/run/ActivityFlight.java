package dev.holdfast.workflows.run;

import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Activities side by side. They are sent only while somebody waits for them: what woke the run is
 * looked at before anything more is sent.
 */
class ActivityFlight<P, T> implements Steps.Flight<T> {
  /** A queued step sees a cancel within 2 s; what has not stopped by then is ended by its row. */
  private static final Duration ABORT_WITHIN = Duration.ofSeconds(5);

  private final Window<P> window;
  private final Wakeups wakeups;
  private final DeadlineTimer deadline;
  private final boolean interruptible;
  private final Function<List<Promise<P>>, T> landing;

  ActivityFlight(
      Window<P> window,
      Wakeups wakeups,
      DeadlineTimer deadline,
      boolean interruptible,
      Function<List<Promise<P>>, T> landing) {
    this.window = window;
    this.wakeups = wakeups;
    this.deadline = deadline;
    this.interruptible = interruptible;
    this.landing = landing;
  }

  @Override
  public final boolean interruptible() {
    return interruptible;
  }

  @Override
  public boolean awaitLandedOrWoken() {
    do {
      window.fill();
      deadline.ensureSet();
      if (comesToRest()) {
        rests();
      }
      Workflow.await(
          () -> window.allBack() || window.hasRoom() || wakeups.woken() || comesToRest());
    } while (!window.allBack() && !wakeups.woken());
    return !wakeups.woken();
  }

  /** Whether from now on nothing is under way, which nobody has been told. */
  boolean comesToRest() {
    return false;
  }

  /** Tells it. */
  void rests() {}

  @Override
  public T land() {
    do {
      window.fill();
      Workflow.await(() -> window.allBack() || window.hasRoom());
    } while (!window.allBack());
    return landing.apply(window.sent());
  }

  @Override
  public void abort() {
    if (!window.sentAreBack()) {
      window.cancel("the run ends");
      Workflow.await(ABORT_WITHIN, window::sentAreBack);
    }
  }
}
