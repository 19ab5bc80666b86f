package dev.holdfast.api.run;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.run.RunMark;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;

/** Requests that wait for a run. */
@Singleton
final class RunWaiters implements GracefulShutdownCapable {
  static final int WAITERS_MAX = 1_000;

  private final RunWatches watches;
  private final Object lock = new Object();
  private final Set<Waiter> waiters = new HashSet<>();
  private boolean stopping;

  RunWaiters(RunWatches watches) {
    this.watches = watches;
  }

  /** A request that waits. Closing it frees its place. */
  final class Waiter implements AutoCloseable {
    private final RunWatches.Watch watch;

    private Waiter(RunWatches.Watch watch) {
      this.watch = watch;
    }

    /**
     * Returns when the run has come far enough, the time is over, or nobody wants the answer any
     * more.
     */
    void await(Predicate<RunMark> enough, Duration atMost) throws InterruptedException {
      watch.await(enough, atMost);
    }

    void release() {
      watch.release();
    }

    @Override
    public void close() {
      watch.close();
      synchronized (lock) {
        waiters.remove(this);
      }
    }
  }

  Waiter open(String runId) {
    synchronized (lock) {
      if (waiters.size() >= WAITERS_MAX) {
        throw new ProblemException(
                ProblemCode.TOO_MANY_WAITERS,
                "%d requests wait for runs already: read the run without wait."
                    .formatted(WAITERS_MAX))
            .header("Retry-After", "1");
      }
      Waiter waiter = new Waiter(watches.open(runId));
      waiters.add(waiter);
      if (stopping) {
        waiter.release();
      }
      return waiter;
    }
  }

  int count() {
    synchronized (lock) {
      return waiters.size();
    }
  }

  /** Answers everyone who waits with the run as it is. */
  @Override
  public CompletionStage<?> shutdownGracefully() {
    List<Waiter> all;
    synchronized (lock) {
      stopping = true;
      all = List.copyOf(waiters);
    }
    all.forEach(Waiter::release);
    return CompletableFuture.completedStage(null);
  }
}
