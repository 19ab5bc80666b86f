package dev.holdfast.model.step;

import dev.holdfast.store.ledger.UsageEntry;
import dev.holdfast.store.step.Executor;
import dev.holdfast.workflows.step.StepRef;
import io.temporal.client.ActivityCanceledException;
import java.util.List;

/** The run no longer wants the reply. Any other failure is tried again. */
final class Abandoned extends RuntimeException {
  private final transient List<Persistence.Try> lost;
  private final String beginning;

  /**
   * Asking was given up.
   *
   * @param lost tries before that may have been billed
   * @param beginning what was heard of the reply; empty where nothing was
   */
  Abandoned(List<Persistence.Try> lost, String beginning) {
    super("the run no longer waits for a reply");
    this.lost = List.copyOf(lost);
    this.beginning = beginning;
  }

  String beginning() {
    return beginning;
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
