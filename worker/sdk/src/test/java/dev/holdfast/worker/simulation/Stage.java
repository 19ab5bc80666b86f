package dev.holdfast.worker.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the steps of one process run side by side, one at a time: each has a thread of its own that
 * goes on when it is told to and stops wherever it reaches a pause.
 */
final class Stage {
  private volatile @Nullable Act<?> acting;
  private final List<Act<?>> acts = new ArrayList<>();
  private volatile boolean closed;

  /** Called by what is on stage. */
  void pause() {
    Act<?> act = acting;
    if (act != null) {
      act.pause();
    }
  }

  /** The process is gone: nothing on stage goes on. */
  void close() {
    closed = true;
  }

  /** What is in flight does not need the execution that began it. */
  void endAll() {
    acts.stream().filter(act -> act.begun).forEach(Act::end);
  }

  <T> Act<T> act(Supplier<T> body) {
    Act<T> act = new Act<>(body);
    acts.add(act);
    return act;
  }

  /** One step in flight. */
  final class Act<T> {
    private final Semaphore go = new Semaphore(0);
    private final Semaphore stopped = new Semaphore(0);
    private final Supplier<T> body;
    private boolean begun;
    private volatile boolean over;
    private volatile @Nullable T result;
    private volatile @Nullable Throwable failure;

    private Act(Supplier<T> body) {
      this.body = body;
    }

    boolean over() {
      return over;
    }

    /** Lets it go on to its next pause or its end. */
    void goOn() {
      if (over || closed) {
        return;
      }
      acting = this;
      if (begun) {
        go.release();
      } else {
        begun = true;
        Thread.ofVirtual().name("act").start(this::run);
      }
      stopped.acquireUninterruptibly();
      acting = null;
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
    }

    T end() {
      while (!over) {
        goOn();
      }
      T ended = result;
      if (ended == null) {
        throw new IllegalStateException("a step ended without a result");
      }
      return ended;
    }

    private void run() {
      try {
        result = body.get();
      } catch (Throwable e) {
        failure = e;
      } finally {
        over = true;
        stopped.release();
      }
    }

    private void pause() {
      stopped.release();
      go.acquireUninterruptibly();
    }
  }
}
