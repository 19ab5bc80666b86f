package dev.holdfast.workflows.reconcile;

import dev.holdfast.workflows.Names;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Sweeps for some minutes; a schedule starts the next one. */
@WorkflowInterface
public interface Reconcile {
  @WorkflowMethod(name = Names.RECONCILE)
  void run();
}
