package dev.holdfast.model.step;

import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Executor;
import dev.holdfast.workflows.step.StepRef;
import io.temporal.client.ActivityCanceledException;
import java.util.List;

/** The run no longer wants the reply. Any other failure is tried again. */
final class Abandoned extends RuntimeException {
  private final transient List<Persistence.Try> lost;

  /**
   * Asking was given up.
   *
   * @param lost tries before that may have been billed
   */
  Abandoned(List<Persistence.Try> lost) {
    super("the run no longer waits for a reply");
    this.lost = List.copyOf(lost);
  }

  List<UsageEntry> lost() {
    return Used.lost(lost);
  }

  /** Leaves what was lost behind as usage: whoever ends the step does not know of it. */
  ActivityCanceledException counted(Executor executor, StepRef ref, String token) {
    if (!lost.isEmpty()) {
      executor
          .ledger()
          .countLost(
              ref.runId(), ref.branch(), ref.name(), token, lost(), executor.clock().instant());
    }
    return new ActivityCanceledException();
  }
}
