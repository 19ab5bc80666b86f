package dev.holdfast.workflows.reconcile;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** One look over the runs that have not ended. May be repeated at any time. */
@ActivityInterface
public interface ReconcileSteps {
  @ActivityMethod(name = Names.RECONCILE_SWEEP)
  void sweep();
}
