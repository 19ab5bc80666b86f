package dev.holdfast.api.run;

import dev.holdfast.store.worker.Workers;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** Which groups of workers somebody is in. */
@Singleton
final class WorkerGroups {
  /** Three beats of a worker and some. */
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(10);

  private final Workers workers;
  private final Clock clock;

  WorkerGroups(Workers workers, Clock clock) {
    this.workers = workers;
    this.clock = clock;
  }

  boolean alive(String group) {
    return !workers.alive(group, clock.instant().minus(SEEN_WITHIN)).isEmpty();
  }
}
