package dev.holdfast.api.temporal;

import dev.holdfast.workflows.Names;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Wakes a run that has something in its inbox. */
@Singleton
public final class Waking {
  private static final Duration BOUND = Duration.ofSeconds(1);

  private final TemporalLink temporal;

  Waking(TemporalLink temporal) {
    this.temporal = temporal;
  }

  /** Whether this gets through decides nothing: a sweep wakes the run again. */
  public void wake(String runId) {
    temporal.attempt(BOUND, client -> client.newUntypedWorkflowStub(runId).signal(Names.WAKE));
  }
}
