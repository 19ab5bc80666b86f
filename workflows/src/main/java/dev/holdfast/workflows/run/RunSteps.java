package dev.holdfast.workflows.run;

import dev.holdfast.workflows.Names;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Bookkeeping steps of a run. */
@ActivityInterface
public interface RunSteps {
  @ActivityMethod(name = Names.RUN_DRAIN)
  DrainResult drain(DrainRequest request);

  @ActivityMethod(name = Names.RUN_FINISH)
  FinishResult finish(FinishRequest request);

  /** Does nothing: ends a workflow task that has held enough steps. */
  @ActivityMethod(name = Names.RUN_YIELD)
  void yieldTask();
}
