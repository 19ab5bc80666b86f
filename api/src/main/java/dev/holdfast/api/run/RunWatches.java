package dev.holdfast.api.run;

import dev.holdfast.store.run.RunMark;
import dev.holdfast.store.run.Runs;
import dev.holdfast.workflows.failure.HoldfastException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees runs move. One poller asks for all that are watched, and only while something is: the rows
 * are found by their keys, and a question that takes long is asked less often, so that many
 * watchers cost the database no more than a tenth of one connection.
 */
@Singleton
public final class RunWatches {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration POLL_AFTER_FAILURE = Duration.ofMillis(500);
  private static final int REST = 9;
  private static final Logger log = LoggerFactory.getLogger(RunWatches.class);

  private final Runs runs;
  private final Object lock = new Object();
  private final Set<Watch> watches = new HashSet<>();
  private boolean polling;

  RunWatches(Runs runs) {
    this.runs = runs;
  }

  /** An eye on one run. */
  public final class Watch implements AutoCloseable {
    private final String runId;
    private final ReentrantLock eye = new ReentrantLock();
    private final Condition changed = eye.newCondition();
    private @Nullable RunMark mark;
    private boolean released;

    private Watch(String runId) {
      this.runId = runId;
    }

    /**
     * Returns when the run has come far enough, the time is over, or the watch is released: with
     * how far it had come when it was last seen, null where it was not seen yet.
     */
    public @Nullable RunMark await(Predicate<RunMark> enough, Duration atMost)
        throws InterruptedException {
      long left = atMost.toNanos();
      eye.lock();
      try {
        while (!released && left > 0 && (mark == null || !enough.test(mark))) {
          left = changed.awaitNanos(left);
        }
        return mark;
      } finally {
        eye.unlock();
      }
    }

    /** Lets go whoever waits, now and later. */
    public void release() {
      eye.lock();
      try {
        released = true;
        changed.signalAll();
      } finally {
        eye.unlock();
      }
    }

    private void see(@Nullable RunMark now) {
      eye.lock();
      try {
        if (now != null && !now.equals(mark)) {
          mark = now;
          changed.signalAll();
        }
      } finally {
        eye.unlock();
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        watches.remove(this);
      }
    }
  }

  public Watch open(String runId) {
    Watch watch = new Watch(runId);
    synchronized (lock) {
      watches.add(watch);
      if (!polling) {
        polling = true;
        Thread.ofVirtual().name("run-watches").start(this::poll);
      }
    }
    return watch;
  }

  /** How many are open. */
  public int count() {
    synchronized (lock) {
      return watches.size();
    }
  }

  private void poll() {
    boolean failing = false;
    for (List<Watch> open = open(); !open.isEmpty(); open = open()) {
      long begun = System.nanoTime();
      try {
        look(open);
        failing = false;
      } catch (HoldfastException e) {
        if (!failing) {
          log.warn("cannot see how far runs have come: {}", e.getMessage());
        }
        failing = true;
      }
      long rest = Math.max(POLL.toNanos(), REST * (System.nanoTime() - begun));
      LockSupport.parkNanos(failing ? POLL_AFTER_FAILURE.toNanos() : rest);
    }
  }

  /** Empty when nobody watches any more: then the poller is no longer counted as running. */
  private List<Watch> open() {
    synchronized (lock) {
      polling = !watches.isEmpty();
      return List.copyOf(watches);
    }
  }

  private void look(List<Watch> open) {
    Set<String> ids = open.stream().map(watch -> watch.runId).collect(Collectors.toSet());
    Map<String, RunMark> marks =
        runs.marks(ids).stream().collect(Collectors.toMap(RunMark::runId, Function.identity()));
    open.forEach(watch -> watch.see(marks.get(watch.runId)));
  }
}
