package dev.holdfast.workflows.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Activities side by side, dispatched when somebody first waits for them. */
final class ActivityFlight<P, T> implements Steps.Flight<T> {
  /** A queued step sees a cancel within 2 s; what has not stopped by then is ended by its row. */
  private static final Duration ABORT_WITHIN = Duration.ofSeconds(5);

  private final Supplier<List<Promise<P>>> dispatch;
  private final Wakeups wakeups;
  private final TemporalSteps.DeadlineTimer deadline;
  private final boolean interruptible;
  private final Function<List<Promise<P>>, T> landing;
  private @Nullable CancellationScope scope;
  private @Nullable List<Promise<P>> promises;

  ActivityFlight(
      Supplier<List<Promise<P>>> dispatch,
      Wakeups wakeups,
      TemporalSteps.DeadlineTimer deadline,
      boolean interruptible,
      Function<List<Promise<P>>, T> landing) {
    this.dispatch = dispatch;
    this.wakeups = wakeups;
    this.deadline = deadline;
    this.interruptible = interruptible;
    this.landing = landing;
  }

  @Override
  public boolean interruptible() {
    return interruptible;
  }

  @Override
  public boolean awaitLandedOrWoken() {
    List<Promise<P>> flying = flying();
    deadline.ensureSet();
    Workflow.await(() -> landed(flying) || wakeups.woken());
    return landed(flying) && !wakeups.woken();
  }

  @Override
  public T land() {
    List<Promise<P>> flying = flying();
    Workflow.await(() -> landed(flying));
    return landing.apply(flying);
  }

  @Override
  public void abort() {
    List<Promise<P>> flying = promises;
    if (flying != null && scope != null) {
      scope.cancel("the run ends");
      Workflow.await(ABORT_WITHIN, () -> landed(flying));
    }
  }

  private List<Promise<P>> flying() {
    if (promises == null) {
      scope = Workflow.newCancellationScope(() -> promises = dispatch.get());
      scope.run();
    }
    if (promises == null) {
      throw new IllegalStateException("dispatching yields its promises at once");
    }
    return promises;
  }

  private static boolean landed(List<? extends Promise<?>> flying) {
    return flying.stream().allMatch(Promise::isCompleted);
  }
}
