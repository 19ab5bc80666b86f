package dev.holdfast.deploy.launcher.supervise;

import dev.holdfast.deploy.launcher.place.Ports;
import dev.holdfast.deploy.launcher.place.Progress;
import dev.holdfast.deploy.launcher.place.StackFailure;
import dev.holdfast.deploy.launcher.supervise.PartStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts one child and starts it again whenever it ends, until told to stop. */
public final class Supervised {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration ADOPTED_ANSWERS = Duration.ofSeconds(5);
  private static final Duration KILLED_IS_GONE = Duration.ofSeconds(5);
  private static final int LINES_SHOWN = 15;

  private final Child child;
  private final Progress progress;
  private final Runnable onChange;
  private final Backoff backoff = new Backoff();
  private final CompletableFuture<Void> firstHealthy = new CompletableFuture<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  private @Nullable Running running;
  private volatile PartStatus status;

  private Supervised(Child child, Progress progress, Runnable onChange) {
    this.child = child;
    this.progress = progress;
    this.onChange = onChange;
    this.status =
        new PartStatus(
            child.name(),
            child.ports(),
            State.STARTING,
            0,
            null,
            false,
            0,
            null,
            Instant.now().toString());
    this.thread = Thread.ofVirtual().name("supervise-" + child.name()).unstarted(this::live);
  }

  /**
   * Starts the child; returns at once.
   *
   * @param onChange called after each change of status, from any thread
   */
  public static Supervised begin(Child child, Progress progress, Runnable onChange) {
    Supervised supervised = new Supervised(child, progress, onChange);
    supervised.thread.start();
    return supervised;
  }

  public Child child() {
    return child;
  }

  public PartStatus status() {
    return status;
  }

  /** Waits until the child was healthy once; a first start that fails is thrown here. */
  public void awaitFirstHealthy() {
    try {
      firstHealthy.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof StackFailure failure
          ? failure
          : new IllegalStateException(child.name() + " could not be started", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackFailure(child.name() + " was given up: interrupted", "", e);
    }
  }

  private void live() {
    try {
      Optional<Running> survivor = child.adopt();
      Duration pause = attempt(survivor.isPresent() ? () -> take(survivor.get()) : this::first);
      while (!isOver()) {
        pause(pause);
        pause = attempt(this::launch);
      }
    } catch (RuntimeException | Error e) {
      // A launcher that silently no longer watches would be worse than a loud end.
      if (!firstHealthy.completeExceptionally(e)) {
        progress.say(child.name() + " is no longer supervised: " + e);
      }
    } finally {
      change(State.STOPPED, null, status.lastReason(), status.restarts());
      firstHealthy.completeExceptionally(new StackFailure(child.name() + " was stopped", ""));
    }
  }

  private boolean isOver() {
    return isStopping() || firstHealthy.isCompletedExceptionally();
  }

  /** One life of the child, from start to end: how long to wait before the next. */
  private Duration attempt(Supplier<Optional<Running>> beginning) {
    Instant begun = Instant.now();
    try {
      Optional<Running> process = beginning.get();
      return process.isEmpty() ? Duration.ZERO : backoff.afterEnd(watch(process.get(), begun));
    } catch (StackFailure e) {
      if (!firstHealthy.isDone()) {
        throw e;
      }
      progress.say(child.name() + " could not be started again: " + e.getMessage());
      change(State.BACKING_OFF, null, e.getMessage(), status.restarts() + 1);
      return backoff.afterEnd(Duration.ZERO);
    }
  }

  private Optional<Running> first() {
    for (int port : child.ports()) {
      if (!Ports.isFree(port)) {
        throw new StackFailure(
            "port " + port + ", which " + child.name() + " needs, is taken",
            "Stop what listens there, or start on other ports with `--ports auto`"
                + " (if they were chosen so before, delete ports.json in the data directory).");
      }
    }
    return launch();
  }

  private Optional<Running> take(Running adopted) {
    synchronized (this) {
      if (isStopping()) {
        return Optional.empty();
      }
      running = adopted;
    }
    progress.say(child.name() + " was still running (pid " + adopted.handle().pid() + "): adopted");
    change(State.STARTING, adopted, null, 0);
    return Optional.of(adopted);
  }

  private Optional<Running> launch() {
    Running started;
    synchronized (this) {
      if (isStopping()) {
        return Optional.empty();
      }
      started = child.start();
      running = started;
    }
    change(State.STARTING, started, status.lastReason(), status.restarts());
    return Optional.of(started);
  }

  /** Returns after the process has ended: how long it had been healthy. */
  private Duration watch(Running process, Instant begun) {
    long logStart = LogFile.of(child.log()).size();
    boolean healthy = awaitHealthy(process, begun);
    Instant healthyAt = Instant.now();
    if (healthy) {
      change(State.HEALTHY, process, status.lastReason(), status.restarts());
      if (!firstHealthy.complete(null)) {
        progress.say(
            "%s is back after %.1f s (pid %d)"
                .formatted(
                    child.name(),
                    Duration.between(begun, healthyAt).toMillis() / 1000.0,
                    process.handle().pid()));
      }
      process.awaitEnd();
    }
    if (isStopping()) {
      return Duration.ZERO;
    }
    ended(process, healthy, logStart);
    return healthy ? Duration.between(healthyAt, Instant.now()) : Duration.ZERO;
  }

  private void ended(Running process, boolean healthy, long logStart) {
    String reason =
        (Life.isAlive(process.handle()) ? "not healthy in time" : process.ending())
            + (healthy ? "" : ", before it was healthy");
    kill(process);
    if (!firstHealthy.isDone() && !process.isAdopted()) {
      change(State.STOPPED, null, reason, status.restarts());
      firstHealthy.completeExceptionally(startFailed(reason, logStart));
      return;
    }
    progress.say(child.name() + ": " + reason + "; starting it again");
    change(State.BACKING_OFF, null, reason, status.restarts() + 1);
  }

  private StackFailure startFailed(String reason, long logStart) {
    List<String> lines = LogFile.of(child.log()).tail(LINES_SHOWN, logStart);
    String shown = lines.isEmpty() ? "" : "Its last words:\n  " + String.join("\n  ", lines) + "\n";
    return new StackFailure(
        child.name() + " did not start: " + reason, shown + "The whole log: " + child.log());
  }

  private boolean awaitHealthy(Running process, Instant begun) {
    Instant limit = begun.plus(process.isAdopted() ? ADOPTED_ANSWERS : child.startLimit());
    while (Life.isAlive(process.handle()) && !isStopping() && Instant.now().isBefore(limit)) {
      if (child.healthy() && Life.isAlive(process.handle())) {
        return true;
      }
      pause(LOOK_AGAIN);
    }
    return false;
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  private void pause(Duration length) {
    try {
      boolean _ = stopping.await(length.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping.countDown();
    }
  }

  /** Ends the child in order, or by force after its limit; returns when it is gone. */
  public void stop() {
    beStopping().ifPresent(last -> end(child, last.handle()));
    join();
  }

  /** Ends the child by SIGKILL; returns when it is gone. */
  public void kill() {
    beStopping().ifPresent(Supervised::kill);
    join();
  }

  private synchronized Optional<Running> beStopping() {
    stopping.countDown();
    return Optional.ofNullable(running);
  }

  private void join() {
    try {
      boolean _ = thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends a process of this kind in order, or by force after its limit. */
  public static void end(Child child, ProcessHandle handle) {
    if (Life.isAlive(handle)) {
      child.askToStop(handle);
      awaitEnd(child.name(), handle, child.stopLimit());
    }
  }

  /** Waits for a process that was asked to end; kills it after the limit. */
  public static void awaitEnd(String name, ProcessHandle handle, Duration limit) {
    if (Life.endsWithin(limit, handle)) {
      return;
    }
    boolean _ = handle.destroyForcibly();
    if (!Life.endsWithin(KILLED_IS_GONE, handle)) {
      throw new StackFailure(
          name + " (pid " + handle.pid() + ") outlived SIGKILL", "Look at the system.");
    }
  }

  private static void kill(Running process) {
    if (Life.isAlive(process.handle())) {
      awaitEnd("process", process.handle(), Duration.ZERO);
    }
  }

  private void change(
      State state, @Nullable Running process, @Nullable String reason, int restarts) {
    status =
        new PartStatus(
            child.name(),
            child.ports(),
            state,
            process == null ? 0 : process.handle().pid(),
            process == null ? null : PartStatus.startOf(process.handle()),
            process != null && process.isAdopted(),
            restarts,
            reason,
            Instant.now().toString());
    onChange.run();
  }
}
