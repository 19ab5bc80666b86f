package dev.holdfast.store.step;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityCompletionException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.client.ActivityPausedException;
import io.temporal.failure.TimeoutFailure;

/** A Temporal activity attempt as carrier. */
public final class TemporalCarrier implements Carrier {
  private final ActivityExecutionContext context;

  private TemporalCarrier(ActivityExecutionContext context) {
    this.context = context;
  }

  /** The attempt the calling thread performs. */
  public static Carrier current() {
    return new TemporalCarrier(Activity.getExecutionContext());
  }

  @Override
  public String execution() {
    return context.getInfo().getWorkflowRunId();
  }

  @Override
  public boolean local() {
    return context.getInfo().isLocal();
  }

  @Override
  public Pulse beat() {
    if (local()) {
      return Pulse.GO_ON;
    }
    try {
      context.heartbeat(null);
      return Pulse.GO_ON;
    } catch (ActivityCanceledException e) {
      // Also what the SDK says when its own heartbeats did not get through in time: then nobody
      // asked the step to stop.
      return e.getCause() instanceof TimeoutFailure ? Pulse.DISOWNED : Pulse.CANCELLED;
    } catch (ActivityNotExistsException | ActivityPausedException e) {
      return Pulse.DISOWNED;
    } catch (ActivityCompletionException e) {
      // The worker is shutting down: what is in flight may still finish.
      return Pulse.GO_ON;
    }
  }
}
