package dev.holdfast.api.run;

import dev.holdfast.api.problem.ProblemCode;
import dev.holdfast.api.problem.ProblemException;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.failure.HoldfastException;
import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests that wait for the end of a run. One poller asks for all of them, and only while somebody
 * waits.
 */
@Singleton
final class RunWaiters implements GracefulShutdownCapable {
  static final int WAITERS_MAX = 1_000;
  private static final Duration POLL = Duration.ofMillis(25);
  private static final Duration POLL_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Logger log = LoggerFactory.getLogger(RunWaiters.class);

  private final Runs runs;
  private final Object lock = new Object();
  private final Set<Waiter> waiters = new HashSet<>();
  private boolean polling;
  private boolean stopping;

  RunWaiters(Runs runs) {
    this.runs = runs;
  }

  /** A request that waits. Closing it frees its place. */
  final class Waiter implements AutoCloseable {
    private final String runId;
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private Waiter(String runId) {
      this.runId = runId;
    }

    /** Returns when the run has ended, the time is over, or nobody wants the answer any more. */
    void await(Duration atMost) throws InterruptedException {
      try {
        released.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // The caller is shown the run as it is.
      } catch (ExecutionException e) {
        throw new IllegalStateException("a waiter is never released with a failure", e);
      }
    }

    void release() {
      released.complete(null);
    }

    @Override
    public void close() {
      synchronized (lock) {
        waiters.remove(this);
      }
    }
  }

  Waiter open(String runId) {
    Waiter waiter = new Waiter(runId);
    synchronized (lock) {
      if (waiters.size() >= WAITERS_MAX) {
        throw new ProblemException(
                ProblemCode.TOO_MANY_WAITERS,
                "%d requests wait for runs already: read the run without wait."
                    .formatted(WAITERS_MAX))
            .header("Retry-After", "1");
      }
      if (stopping) {
        waiter.release();
        return waiter;
      }
      waiters.add(waiter);
      if (!polling) {
        polling = true;
        Thread.ofVirtual().name("run-waiters").start(this::poll);
      }
      return waiter;
    }
  }

  int count() {
    synchronized (lock) {
      return waiters.size();
    }
  }

  private void poll() {
    boolean failing = false;
    for (Set<String> ids = waitedFor(); !ids.isEmpty(); ids = waitedFor()) {
      try {
        release(runs.terminal(ids));
        failing = false;
      } catch (HoldfastException e) {
        if (!failing) {
          log.warn("cannot see whether runs have ended: {}", e.getMessage());
        }
        failing = true;
      }
      LockSupport.parkNanos((failing ? POLL_AFTER_FAILURE : POLL).toNanos());
    }
  }

  /** Empty when nobody waits any more: then the poller is no longer counted as running. */
  private Set<String> waitedFor() {
    synchronized (lock) {
      polling = !waiters.isEmpty();
      return waiters.stream().map(waiter -> waiter.runId).collect(Collectors.toSet());
    }
  }

  private void release(Set<String> ended) {
    List<Waiter> free;
    synchronized (lock) {
      free = waiters.stream().filter(waiter -> ended.contains(waiter.runId)).toList();
    }
    free.forEach(Waiter::release);
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
