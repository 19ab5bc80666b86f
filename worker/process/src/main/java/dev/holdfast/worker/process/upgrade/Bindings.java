package dev.holdfast.worker.process.upgrade;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Takes bindings by hand away again. They go along into every further execution, whatever that has
 * used: so each open run of an epoch is looked at, and none is found by its past.
 */
record Bindings(Deployment deployment) {
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

  /** Frees what has arrived at the epoch: the runs that are bound and have not. */
  Set<String> leftAt(String epoch) {
    Set<String> underWay = new HashSet<>();
    for (WorkflowExecution run : deployment.open(epoch)) {
      String runId = run.getWorkflowId();
      if (!released(runId, epoch)) {
        underWay.add(runId);
      }
    }
    return underWay;
  }

  /** Waits for the runs and frees them: those that did not arrive within a bound. */
  Set<String> release(Set<String> runIds, String epoch) throws InterruptedException {
    long until = System.nanoTime() + SEEN_WITHIN.toNanos();
    Set<String> bound = new HashSet<>(runIds);
    Predicate<String> free = runId -> released(runId, epoch);
    boolean _ = bound.removeIf(free);
    while (!bound.isEmpty() && System.nanoTime() - until < 0) {
      Thread.sleep(LOOK_EVERY);
      boolean _ = bound.removeIf(free);
    }
    return bound;
  }

  /** Whether nothing binds the run to the epoch by hand, now at the latest. */
  boolean released(String runId, String epoch) {
    try {
      return switch (deployment.binding(runId, epoch)) {
        case NONE -> true;
        case UNDER_WAY -> false;
        case ARRIVED -> {
          deployment.unbind(runId);
          yield true;
        }
      };
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return true;
      }
      throw e;
    }
  }
}
